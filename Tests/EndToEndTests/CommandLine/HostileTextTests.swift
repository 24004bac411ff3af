import TestKit
import Testing

@Suite("Names and lines that want to steer a terminal")
struct HostileTextTests {
    /// What no output may hold raw: escape, delete, C1 controls, bidirectional overrides, zero-width space.
    private static let forbidden: [Unicode.Scalar] = [
        "\u{1B}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2066}", "\u{200B}", "\r", "\u{7}",
    ]

    private static let names = [
        "new\nline.md", "\u{1B}[2Jescape.swift", "\u{202E}gnp.bidi", "zero\u{200B}width.txt", "bell\u{7}.sh", "cr\rhidden.md",
        "del\u{7F}.c", "c1\u{9B}31m.c", "::error file=a,line=1::owned.yml",
    ]

    private let git: GitFixture
    private let directory: TemporaryDirectory
    private let policy: String

    init() throws {
        git = try GitFixture()
        try git.commit("Begin")
        for name in Self.names { try git.write("FIXME \u{1B}[31m\u{202E}red\u{7}\n", to: name) }
        try git.commit("Hostile \u{1B}[2J")
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    @Test(
        "come out escaped, whatever prints them",
        arguments: [
            ["classify", "--base", "HEAD~1"], ["classify", "--range", "HEAD~1..HEAD"], ["explain", "--base", "HEAD~1"],
            ["classify", "--base", "HEAD~1", "--format", "json"],
        ])
    func escaped(arguments: [String]) throws {
        let run = try Programs.run(Programs.difftier, arguments + ["--repo", git.path, "--policy", policy])
        #expect(run.status == 0)
        if !arguments.contains("json") {
            #expect(run.text.unicodeScalars.allSatisfy { !Self.forbidden.contains($0) })
        } else {
            // A JSON string may hold what is no control character; paths are quoted as git quotes them all the same.
            #expect(!run.output.contains { $0 < 0x20 && $0 != UInt8(ascii: "\n") })
            let paths = try run.decision().files.map(\.path)
            #expect(paths.count == Self.names.count)
            #expect(paths.allSatisfy { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
        }
    }

    @Test("a path with a line end makes no line of its own")
    func lineEnd() throws {
        let run = try difftier("explain", "--base", "HEAD~1", "--repo", git.path, "--policy", policy)
        #expect(run.text.contains(#""new\nline.md""#))
        #expect(!run.lines.contains { $0.hasPrefix("line.md") })
        // Neither does one that looks like a command to a forge.
        #expect(!run.lines.contains { $0.hasPrefix("::") })
    }

    @Test("a mistake in a policy is shown with its line escaped")
    func policyMistake() throws {
        let broken = try SmallPolicy.write(
            into: directory, "broken", extra: ["hostile.yaml": "version: 1\nrules: nonsense \u{202E}\u{200B}\n"])
        let run = try difftier("rules", "list", "--policy", broken)
        #expect(run.status == 65)
        #expect(run.errorOutput.contains("hostile.yaml:2:8"))
        #expect(run.errorOutput.unicodeScalars.allSatisfy { !Self.forbidden.contains($0) })
    }

    @Test("the summary of a rule too")
    func summary() throws {
        let rule = """
            version: 1
            rules:
              - { id: a, summary: "\\e[2J\\u202e clear", tier: high, when: { path: x } }
            """
        let hostile = try SmallPolicy.write(into: directory, "hostile", extra: ["hostile.yaml": rule])
        for command in ["list", "lint"] {
            let run = try difftier("rules", command, "--policy", hostile)
            #expect(run.text.unicodeScalars.allSatisfy { !Self.forbidden.contains($0) })
            #expect(run.errorOutput.unicodeScalars.allSatisfy { !Self.forbidden.contains($0) })
        }
    }

    @Test("what is said of an argument does not repeat its escapes")
    func arguments() throws {
        for arguments in [
            ["classify", "--base", "\u{1B}[2J", "--repo", git.path], ["classify", "--base", "HEAD", "--repo", "/\u{1B}[2J"],
            ["classify", "--patch", "/\u{1B}[2J"],
        ] {
            let run = try Programs.run(Programs.difftier, arguments + ["--policy", policy])
            #expect(run.status == 66)
            #expect(run.errorOutput.unicodeScalars.allSatisfy { !Self.forbidden.contains($0) })
        }
    }
}
