print("difftier")
