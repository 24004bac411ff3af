print("difftierd")
