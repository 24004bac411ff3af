import GitPatches
import RiskModel

/// A history in which every kind of change happens that the readers have to tell apart.
enum EveryKindOfChange {
    static func make() throws -> GitProgram {
        let git = try GitProgram()
        try root(git)
        try git.commit("an empty commit")
        try contents(git)
        try renames(git)
        try modesAndTypes(git)
        try names(git)
        try encodings(git)
        try submodules(git)
        try merges(git)
        return git
    }

    private static func root(_ git: GitProgram) throws {
        try git.write(numbers(1...60), to: "numbers.txt")
        try git.write("one\r\ntwo\r\nthree\r\n", to: "windows.txt")
        try git.write("no end", to: "no-end.txt")
        try git.write("end\n", to: "end.txt")
        try git.write("", to: "empty.txt")
        try git.write("", to: "also-empty.txt")
        try git.write([0x89, 0x50, 0, 1, 2, 10, 3, 0, 10], to: Array("image.bin".utf8))
        try git.write("#!/bin/sh\nexit 0\n", to: "script.sh")
        try git.write("plain\n", to: "becomes-link")
        try git.link("link", to: "numbers.txt")
        try git.link("becomes-file", to: "end.txt")
        try git.write("same\n", to: "ties/a/same.txt")
        try git.write("same\n", to: "ties/b/same.txt")
        try git.write("same\n", to: "ties/c/other.txt")
        try git.write("deep\n", to: "dir.d/inner/file")
        try git.write("beside\n", to: "dir")
        try git.commit("root")
    }

    private static func contents(_ git: GitProgram) throws {
        try git.write(numbers(1...20) + "inserted\n" + numbers(21...40) + "50\n51\n" + numbers(52...60), to: "numbers.txt")
        try git.write("one\r\n2\r\nthree\n", to: "windows.txt")
        try git.write("no end\n", to: "no-end.txt")
        try git.write("end", to: "end.txt")
        try git.write("filled\n", to: "empty.txt")
        try git.write([0x89, 0x50, 0, 1, 9, 10, 4, 0], to: Array("image.bin".utf8))
        try git.commit("contents change")

        // The attribute hides the file from `git diff`; nothing may hide it from us.
        try git.write("*.txt -diff\nhidden.dat binary\n", to: ".gitattributes")
        try git.write("a\nsecret\n", to: "hidden.dat")
        try git.write([0x61, 10, 0, 10, 0x62, 10], to: Array("nul.txt".utf8))
        try git.commit("hidden behind attributes")
        try git.write("a\nanother secret\n", to: "hidden.dat")
        try git.write([0x61, 10, 0, 10, 0x63, 10], to: Array("nul.txt".utf8))
        try git.commit("changed behind attributes")
        try git.remove(".gitattributes")
        try git.remove("hidden.dat")
        try git.remove("dir.d")
        try git.commit("deletions")

        let last = "    /*\n     * Last.\n     */\n    int last;\n"
        try git.write("struct s {\n" + last + "};\n", to: "code.c")
        try git.commit("code")
        // Added lines could begin with either `/*`; git's indent heuristic takes the first.
        try git.write("struct s {\n    /*\n     * First.\n     */\n    int first;\n\n" + last + "};\n", to: "code.c")
        try git.commit("code whose diff could slide")
    }

    private static func renames(_ git: GitProgram) throws {
        try git.git("mv", "numbers.txt", "figures.txt")
        try git.commit("an exact rename")

        try git.remove("ties")
        try git.write("same\n", to: "tied/1/other.txt")
        try git.write("same\n", to: "tied/2/same.txt")
        try git.write("same\n", to: "tied/3/new.txt")
        try git.write("same\n", to: "tied/4/same.txt")
        try git.commit("renames with ties and a copy")

        try git.git("mv", "also-empty.txt", "moved-empty.txt")
        try git.git("mv", "link", "moved-link")
        try git.write("numbers.txt", to: "looks-like-the-link")
        try git.commit("an empty file and a link move, a file takes the link's text")

        try git.write("same\nchanged\n", to: "tied/2/same.txt")
        try git.write("same\n", to: "copied.txt")
        try git.commit("an exact copy of what a change replaced")

        try git.write(numbers(1...55) + "new end\n", to: "renumbered.txt")
        try git.remove("figures.txt")
        try git.commit("an inexact rename")
    }

    private static func modesAndTypes(_ git: GitProgram) throws {
        try git.makeExecutable("script.sh")
        try git.commit("a mode change alone")
        try git.makeExecutable("script.sh", false)
        try git.write("#!/bin/sh\nexit 1\n", to: "script.sh")
        try git.commit("a mode change with lines")
        try git.remove("becomes-link")
        try git.link("becomes-link", to: "../outside/secret")
        try git.remove("becomes-file")
        try git.write("end.txt\n", to: "becomes-file")
        try git.commit("type changes")
        try git.remove("moved-link")
        try git.link("moved-link", to: "elsewhere")
        try git.commit("a link is pointed elsewhere")
        try git.remove("dir")
        try git.write("inside\n", to: "dir/file")
        try git.commit("a file becomes a directory")
    }

    private static func names(_ git: GitProgram) throws {
        let names: [[UInt8]] = [
            Array("with blank.txt".utf8), Array("tab\there".utf8), Array("line\nend".utf8), Array("quote\"d".utf8),
            Array("back\\slash".utf8), Array("ümlaut".utf8), [0x66, 0xFF, 0xFE, 0x6F], Array("-dash".utf8), Array("a b c".utf8),
        ]
        for name in names { try git.write(Array("content\n".utf8), to: name) }
        try git.commit("unusual names")
        for name in names { try git.write(Array("content\nmore\n".utf8), to: name) }
        try git.commit("unusual names change")
        try git.git("mv", "with blank.txt", "with more blanks.txt")
        try git.makeExecutable("a b c")
        try git.write("", to: "empty with blank")
        try git.commit("a rename and a mode change of names with blanks")
    }

    private static func encodings(_ git: GitProgram) throws {
        try git.write(utf16("eins\nzwei\n"), to: Array("wide.txt".utf8))
        try git.write([0x63, 0x61, 0x66, 0xE9, 10], to: Array("latin.txt".utf8))
        try git.commit("other encodings")
        try git.write(utf16("eins\ndrei\n"), to: Array("wide.txt".utf8))
        try git.write([0x63, 0x61, 0x66, 0xE8, 10], to: Array("latin.txt".utf8))
        try git.commit("other encodings change")
    }

    private static func submodules(_ git: GitProgram) throws {
        for (path, id) in [("module", "1"), ("second", "2")] {
            try git.git("update-index", "--add", "--cacheinfo", "160000,\(String(repeating: id, count: 40)),\(path)")
        }
        try git.write("[submodule \"module\"]\n\tpath = module\n\turl = ../elsewhere\n", to: ".gitmodules")
        try git.git("add", ".gitmodules")
        try git.git("commit", "--quiet", "-m", "submodules", environment: time(1_700_100_000))
        try git.git("update-index", "--cacheinfo", "160000,\(String(repeating: "3", count: 40)),module")
        try git.git("rm", "--quiet", "--cached", "second")
        try git.git("commit", "--quiet", "-m", "submodules change", environment: time(1_700_100_060))
        try git.git("rm", "--quiet", "--cached", "module")
        try git.git("commit", "--quiet", "-m", "submodules go", environment: time(1_700_100_120))
    }

    private static func merges(_ git: GitProgram) throws {
        try git.git("checkout", "--quiet", "-b", "side", "HEAD~3")
        try git.write("on the side\n", to: "side.txt")
        try git.commit("side", minute: 1_700)
        try git.git("checkout", "--quiet", "main")
        try git.git("merge", "--quiet", "--no-ff", "-m", "merge", "side", environment: time(1_700_110_000))
    }

    private static func time(_ seconds: Int) -> [String: String] {
        ["GIT_AUTHOR_DATE": "\(seconds) +0000", "GIT_COMMITTER_DATE": "\(seconds) +0000"]
    }

    static func numbers(_ range: ClosedRange<Int>) -> String {
        range.map { "\($0)\n" }.joined()
    }

    static func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
        ([0xFEFF] + Array(text.utf16)).flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return bigEndian ? [high, low] : [low, high]
        }
    }
}
