"""Pages printed to PDF, by LibreOffice or by Excel, and what a finished PDF must say."""
