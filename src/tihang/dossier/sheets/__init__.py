"""Files that people keep in tables, whatever they hold: workbooks and text, every cell as text."""
