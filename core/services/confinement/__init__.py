"""Work on what strangers sent, in processes of their own that have limits and can be ended."""
