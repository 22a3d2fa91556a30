"""Takes the pictures of the handbook from a fresh demo: ``python -m tools.screenshots``.

Starts the platform on a folder of its own, walks a filing through it in a browser as the
end-to-end tests do, and writes docs/images/*.png.
"""
