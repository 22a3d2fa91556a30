"""``python -m tihang``: the command line without the script."""

from tihang.cli import main

main(prog_name="tihang")
