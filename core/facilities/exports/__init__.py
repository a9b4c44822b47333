"""Tables as files: CSV and XLSX of what rooms declared, harmless to whoever opens them."""
