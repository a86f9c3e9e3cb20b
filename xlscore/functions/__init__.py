"""What the worksheet functions do with the cells they are given: no Excel, no xlwings."""
