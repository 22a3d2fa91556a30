"""Pages of the imports: uploading, the preview, what became of the rows."""
