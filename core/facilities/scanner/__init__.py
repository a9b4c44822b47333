"""The scanner's pages: lists of today, the camera, typed letters, names, walk-ins, undo."""
