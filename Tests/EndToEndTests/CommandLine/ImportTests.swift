import Foundation
import TestKit
import Testing

@Suite("difftier rules import")
struct ImportTests {
    private let directory: TemporaryDirectory

    private static let gitleaks = """
        [extend]
        useDefault = true

        [[rules]]
        id = "acme-token"
        description = "An Acme token"
        regex = '''\\bacme_([0-9A-Z]{24})\\b'''
        keywords = ["acme_"]

        [[rules]]
        id = "look-around"
        regex = '''acme(?=_)'''
        """

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(Self.gitleaks, to: "acme.toml")
    }

    private var root: String { directory.path }

    @Test("prints a pack, names on standard error what is not in it, and ends with 0; with --strict with 1")
    func report() throws {
        for (strict, status) in [([], 0), (["--strict"], 1)] {
            let run = try Programs.run(Programs.difftier, ["rules", "import", "gitleaks", "acme.toml"] + strict, in: root)
            #expect(run.status == status)
            #expect(
                run.text.hasPrefix("# Taken over from acme.toml by difftier rules import.\nversion: 1\npack: imported-gitleaks\n")
            )
            #expect(run.text.contains("  - id: imported.acme-token\n"))
            #expect(
                run.errorOutput == """
                    acme.toml:1: [extend] useDefault: gitleaks' own configuration is not at hand; name its file with --default FILE
                    acme.toml:12: rule look-around: regex: `(?=_` is no group of Go's language; not taken over
                    rules taken over whole: 1, in part: 0, not: 1

                    """)
        }
    }

    @Test("what it wrote counts once a policy includes it, and masks what it finds")
    func included() throws {
        let policy = try SmallPolicy.write(into: directory, "policy")
        try directory.write("[[rules]]\nid='base'\nregex='base-[0-9]'\n", to: "default.toml")
        let run = try difftier(
            "rules", "import", "gitleaks", "\(root)/acme.toml", "--into", policy, "--prefix", "leaks", "--owner", "security",
            "--default",
            "\(root)/default.toml")
        #expect(run.status == 0)
        #expect(run.text == "\(policy)/leaks/gitleaks/pack.yaml\n")
        #expect(run.errorOutput.contains("include: [leaks/gitleaks]"))
        #expect(try difftier("rules", "list", "--policy", policy).lines.count == 5)

        try directory.write("version: 1\ninclude: [leaks/gitleaks]\n", to: "policy/include.yaml")
        #expect(try difftier("rules", "list", "--policy", policy).lines.count == 7)
        #expect(try difftier("rules", "fmt", "--check", "\(policy)/leaks").status == 0)
        #expect(try difftier("rules", "list", "--policy", policy).text.contains("leaks.base  "))
        let secret = String((0..<24).compactMap { _ in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".randomElement() })
        let patch = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+t = acme_\(secret)\n"
        let decision = try Programs.run(
            Programs.difftier, ["explain", "--patch", "-", "--policy", policy], input: Array(patch.utf8))
        #expect(decision.text.contains("leaks.acme-token"))
        #expect(!decision.text.contains(secret))
    }

    @Test("never replaces a file unless told to")
    func overwriting() throws {
        try directory.write("mine", to: "out/imported/gitleaks/pack.yaml")
        let file = "\(root)/out/imported/gitleaks/pack.yaml"
        let command = ["rules", "import", "gitleaks", "acme.toml", "--into", "out"]
        let refused = try Programs.run(Programs.difftier, command, in: root)
        #expect(refused.status == 65)
        #expect(refused.errorOutput.contains("out/imported/gitleaks/pack.yaml: exists already"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        #expect(try Programs.run(Programs.difftier, command + ["--force"], in: root).status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("imported.acme-token"))
    }

    @Test(
        "the other formats, too",
        arguments: [
            (
                "policy-bot", "policy: { approval: [r] }\napproval_rules: [{ name: r, requires: { count: 1, users: [a] } }]\n",
                "imported.r"
            ),
            ("labeler", "docs: docs/**\n", "imported.docs:"), ("paths-filter", "docs: [docs/**]\n", "imported.docs:"),
        ])
    func formats(format: String, text: String, part: String) throws {
        try directory.write(text, to: "config.yml")
        let run = try difftier("rules", "import", format, "\(root)/config.yml", "--strict")
        #expect(run.status == 0, "\(run.errorOutput)")
        #expect(run.text.contains(part))
    }

    @Test(
        "a file that is not there has no input, one that is not what it should be is bad data with its place, and nothing is written"
    )
    func badInput() throws {
        try directory.write("[[rules]\n", to: "broken.toml")
        try directory.write("a: [\n", to: "broken.yml")
        try directory.write([0xFF, 0xFE, 0x00], to: "bytes.toml")
        try directory.write(String(repeating: "#\n", count: 1 << 19) + "#", to: "large.toml")
        for (format, file, status, message) in [
            ("gitleaks", "absent.toml", 66, "absent.toml: "), ("gitleaks", ".", 66, ".: "),
            ("gitleaks", "broken.toml", 65, "broken.toml:1: a header without its end"),
            ("labeler", "broken.yml", 65, "broken.yml:"),
            ("policy-bot", "acme.toml", 65, "acme.toml:"), ("gitleaks", "bytes.toml", 65, "bytes.toml: the file is not UTF-8"),
            ("gitleaks", "large.toml", 65, "large.toml: larger than 1048576 bytes"),
        ] {
            let run = try Programs.run(Programs.difftier, ["rules", "import", format, file, "--into", "out"], in: root)
            #expect(run.status == status, "\(file): \(run.errorOutput)")
            #expect(run.text == "")
            #expect(run.errorOutput.contains(message), "\(run.errorOutput)")
        }
        #expect(!FileManager.default.fileExists(atPath: "\(root)/out"))
    }

    @Test("`extend` reads nothing but regular files below the folder of the imported one")
    func extending() throws {
        try directory.write("[[rules]]\nid='outside'\nregex='x'\n", to: "outside.toml")
        try directory.write("[[rules]]\nid='inside'\nregex='x'\n", to: "in/below/inside.toml")
        try FileManager.default.createSymbolicLink(atPath: "\(root)/in/link.toml", withDestinationPath: "../outside.toml")
        try FileManager.default.createSymbolicLink(atPath: "\(root)/in/folder", withDestinationPath: "..")
        for path in [
            "../outside.toml", "\(root)/outside.toml", "link.toml", "folder/outside.toml", "below", "absent.toml", "./below",
        ] {
            try directory.write("[extend]\npath = '\(path)'\n", to: "in/main.toml")
            let run = try difftier("rules", "import", "gitleaks", "\(root)/in/main.toml")
            #expect(run.status == 65, "\(path): \(run.text)")
            #expect(run.errorOutput.contains("main.toml:2: [extend] path: "), "\(path): \(run.errorOutput)")
        }
        try directory.write(String(repeating: "#\n", count: 1 << 19) + "#", to: "in/large.toml")
        try directory.write("[extend]\npath = 'large.toml'\n", to: "in/main.toml")
        let large = try difftier("rules", "import", "gitleaks", "\(root)/in/main.toml")
        #expect(large.status == 65 && large.errorOutput.contains("large.toml: larger than 1048576 bytes"))
        try directory.write("[extend]\npath = 'below/inside.toml'\n", to: "in/main.toml")
        let run = try difftier("rules", "import", "gitleaks", "\(root)/in/main.toml")
        #expect(run.status == 0 && run.text.contains("imported.inside"))
    }

    @Test("what a file says cannot steer a terminal")
    func hostile() throws {
        try directory.write(
            "[[rules]]\nid = \"x\\u001b[31m\"\ndescription = \"\\u001b]0;t\\u0007\\nid: y\"\nregex = '(?=a)'\n", to: "h.toml")
        try directory.write("\"\\e[31m\":\n  - \"(\\e[0m)\"\n", to: "h.yml")
        for (format, file) in [("gitleaks", "h.toml"), ("paths-filter", "h.yml")] {
            let run = try Programs.run(Programs.difftier, ["rules", "import", format, file], in: root)
            #expect(run.status == 0, "\(run.errorOutput)")
            #expect(!(run.text + run.errorOutput).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        }
    }

    @Test(
        "options that mean nothing are refused as usage",
        arguments: [
            ["nonsense", "acme.toml"], ["gitleaks"], ["gitleaks", "acme.toml", "--prefix", "../x"],
            ["gitleaks", "acme.toml", "--prefix", "A"],
            ["labeler", "acme.toml", "--default", "acme.toml"], ["gitleaks", "acme.toml", "--force"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try Programs.run(Programs.difftier, ["rules", "import"] + arguments, in: root).status == 64)
    }
}
