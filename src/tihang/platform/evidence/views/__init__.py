"""Pages of the library, its uploads, and the files themselves."""
