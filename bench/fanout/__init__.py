"""Parts of run_fanout.py."""
