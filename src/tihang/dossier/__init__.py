"""The dossier: types, canonical form and hash, and reading and writing of files."""
