import Foundation

/// Small patch texts, and many ways to break them.
enum PatchTextSamples {
    static let plain = """
        diff --git a/file b/file
        index 1111111..2222222 100644
        --- a/file
        +++ b/file
        @@ -1,3 +1,3 @@ section
         one
        -two
        +2
         three

        """

    static func added(_ path: String = "new") -> String {
        """
        diff --git a/\(path) b/\(path)
        new file mode 100644
        index 0000000..2222222
        --- /dev/null
        +++ b/\(path)
        @@ -0,0 +1 @@
        +line

        """
    }

    static func rename(_ old: String, _ new: String) -> String {
        "diff --git a/\(old) b/\(new)\nsimilarity index 100%\nrename from \(old)\nrename to \(new)\n"
    }

    /// What is wrong, the text, and the line that says so.
    static let malformed: [(what: String, text: String, line: Int)] = [
        ("nothing", "", 1),
        ("no section", "just prose\nand more\n", 3),
        ("trailing garbage", plain + "garbage\n", 10),
        ("a section cut short", String(plain.dropLast(7)), 9),
        ("no line end at the end", String(plain.dropLast()), 9),
        ("a hunk with a line too many", plain.replacingOccurrences(of: "+2\n", with: "+2\n+3\n"), 10),
        ("a hunk with a line too few", plain.replacingOccurrences(of: " three\n", with: ""), 9),
        ("a hunk without sign", plain.replacingOccurrences(of: "-two", with: "two"), 7),
        ("a damaged hunk header", plain.replacingOccurrences(of: "+1,3 @@", with: "+1,x @@"), 5),
        ("a hunk header of nothing", plain.replacingOccurrences(of: "-1,3 +1,3", with: "-1,0 +1,0"), 5),
        ("hunks out of order", plain + "@@ -1 +1 @@\n-x\n+y\n", 10),
        ("lines after the end of the file", plain + "\\ No newline at end of file\n@@ -9 +9 @@\n-x\n+y\n", 12),
        ("an end mark that follows nothing", plain.replacingOccurrences(of: " one\n", with: "\\ No newline\n one\n"), 6),
        ("two sections of one path", plain + plain, 10),
        ("a path renamed twice", rename("a", "b") + rename("a", "c"), 5),
        ("a combined diff", "diff --cc file\nindex 1,2..3\n", 1),
        ("a change without a section", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n" + plain, 2),
        ("a hunk without a section", "@@ -1 +1 @@\n-a\n+b\n" + plain, 1),
        ("a context diff without a section", "*** x\n--- x\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n" + plain, 2),
        ("a context diff without names", "Index: x\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n" + plain, 3),
        ("an indented section", "message\n\n  diff --git a/x b/x\n  old mode 100644\n  new mode 100755\n" + plain, 3),
        ("an indented hunk", "Index: x\n\t@@ -1 +1 @@\n\t-a\n\t+b\n" + plain, 2),
        ("a quoted section", "- XX diff --git a/x b/x\n" + plain, 1),
        ("a section behind a byte order mark", "\u{FEFF}diff --git a/x b/x\nold mode 100644\nnew mode 100755\n" + plain, 1),
        ("a section of Subversion", "Index: x\n=======\n--- x\t(revision 1)\n+++ x\t(working copy)\n" + plain, 4),
        ("a normal diff", "Index: x\n1c1\n< a\n---\n> b\n" + plain, 2),
        ("a script for ed", "Index: x\n1,2d\n" + plain, 2),
        ("two patches in one text", plain + "\ncommit 123\n" + added(), 11),
        ("a section behind the signature", plain + "-- \n2.39.5\n\n" + added(), 13),
        ("a path upwards", added("../x"), 1),
        ("a path upwards inside", added("a/../../x"), 1),
        ("a path into the git directory", added(".git/hooks/pre-commit"), 1),
        ("a path into a git directory below", added("sub/.GIT/config"), 1),
        ("an absolute path", added("/etc/passwd"), 1),
        ("an empty component", added("a//b"), 1),
        ("no prefix", plain.replacingOccurrences(of: "a/file", with: "file").replacingOccurrences(of: "b/file", with: "file"), 3),
        (
            "other prefixes",
            plain.replacingOccurrences(of: "a/file", with: "i/file").replacingOccurrences(of: "b/file", with: "w/file"), 3
        ),
        (
            "a header that names another file",
            plain.replacingOccurrences(of: "diff --git a/file b/file", with: "diff --git a/other b/other"), 1
        ),
        ("two names and no rename", plain.replacingOccurrences(of: "b/file", with: "b/other"), 1),
        ("a rename that names other files", rename("a", "b").replacingOccurrences(of: "to b", with: "to c"), 1),
        ("half a rename", "diff --git a/a b/b\nsimilarity index 100%\nrename from a\n", 1),
        ("an unknown mode", added().replacingOccurrences(of: "100644", with: "100666"), 2),
        ("a mode that is no number", added().replacingOccurrences(of: "100644", with: "regular"), 2),
        (
            "contradicting modes",
            added().replacingOccurrences(of: "new file mode 100644\n", with: "new file mode 100644\ndeleted file mode 100644\n"),
            1
        ),
        ("a type change as a mode change", "diff --git a/x b/x\nold mode 100644\nnew mode 120000\n", 1),
        ("half a mode change", "diff --git a/x b/x\nold mode 100644\n", 1),
        ("a header line twice", "diff --git a/x b/x\nold mode 100644\nold mode 100644\n", 3),
        ("a section of nothing", "diff --git a/x b/x\n", 1),
        ("names without hunks", "diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n", 1),
        ("hunks without names", "diff --git a/x b/x\nindex 1111111..2222222 100644\n@@ -1 +1 @@\n-a\n+b\n", 1),
        ("/dev/null of a file that was there", plain.replacingOccurrences(of: "--- a/file", with: "--- /dev/null"), 1),
        ("an added file with removed lines", added().replacingOccurrences(of: "@@ -0,0 +1 @@\n", with: "@@ -1 +1 @@\n-x\n"), 7),
        ("a damaged index line", plain.replacingOccurrences(of: "1111111..", with: "111111g.."), 2),
        ("a damaged percentage", rename("a", "b").replacingOccurrences(of: "100%", with: "101%"), 2),
        ("an unquoted control character", "diff --git a/x b/x\nrename from a\tb\nrename to x\n", 2),
        ("Windows line ends", plain.replacingOccurrences(of: "\n", with: "\r\n"), 2),
        ("a binary patch without data", "diff --git a/x b/x\nindex 1111111..2222222 100644\nGIT binary patch\nnonsense\n", 4),
        (
            "a damaged binary patch",
            "diff --git a/x b/x\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKshort\n\n", 5
        ),
        (
            "a binary patch cut short",
            "diff --git a/x b/x\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n", 6
        ),
        ("a submodule log", "diff --git a/x b/x\nSubmodule x 1111111..2222222:\n", 1),
    ]
}
