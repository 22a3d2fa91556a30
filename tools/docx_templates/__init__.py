"""The Word templates of the official papers: ``python -m tools.docx_templates``.

The templates are ordinary .docx files with docxtpl's tags. An agency may open them in Word,
change fonts, spacing or words and save them; this package makes the ones that we ship, so
that they can be made again and a change of them can be read.
"""
