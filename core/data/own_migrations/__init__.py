"""The migrations of the tables that core.data itself keeps."""
