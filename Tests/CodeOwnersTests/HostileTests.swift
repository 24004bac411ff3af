import CodeOwners
import Foundation
import RiskModel
import TestKit
import Testing

@Suite("Hostile owners files")
struct HostileTests {
    @Test(
        "patterns that make others try for ever take no longer than they are long",
        arguments: [
            String(repeating: "**/", count: 1_000) + "a", String(repeating: "*a", count: 1_000),
            String(repeating: "*", count: 2) + "/" + String(repeating: "a*/", count: 500),
            String(repeating: "a*/**/", count: 500) + "b", String(repeating: "?", count: 2_000),
            "*" + String(repeating: "a?", count: 900) + "b",
        ])
    func patterns(pattern: String) {
        let paths = [
            String(repeating: "a", count: 4_000), String(repeating: "a/", count: 2_000) + "c",
            String(repeating: "aaaa/", count: 800) + "aaac",
        ].map { GitPath(bytes: $0.utf8) }
        for syntax in [OwnersSyntax.github, .gitlab] {
            let owners = CodeOwners(syntax, "\(pattern) @a")
            let seconds = processorSeconds {
                for path in paths { _ = owners.owners(of: path) }
            }
            #expect(seconds < 2, "\(syntax)")
        }
        let gerrit = CodeOwners(.gerrit, "per-file \(pattern.prefix(400))=a@x.io")
        let seconds = processorSeconds { _ = gerrit.owners(of: GitPath(bytes: String(repeating: "a", count: 1_000).utf8)) }
        #expect(seconds < 2)
    }

    @Test("a path that takes too many steps has no known owners")
    func steps() {
        var limits = OwnersLimits()
        limits.steps = 1_000
        let text = (0..<50).map { "*a*b*\(String(repeating: "?", count: $0))z @u\($0)" }.joined(separator: "\n")
        let owners = CodeOwners(file: Array(text.utf8), at: "CODEOWNERS", syntax: .github, limits: limits)
        let path = GitPath(bytes: ("z" + String(repeating: "ab", count: 300)).utf8)
        guard case .notKnown(_, let because) = owners.owners(of: path) else {
            Issue.record("known")
            return
        }
        #expect(because.map(\.problem) == [.tooManySteps])
        #expect(owners.owners(of: "x").isKnown)
        let filters = "filters:\n" + (0..<200).map { "  'a\($0).*b':\n    approvers: [a]\n" }.joined()
        for (syntax, text) in [
            (OwnersSyntax.kubernetes, filters),
            (.gerrit, (0..<200).map { "per-file **a{\($0),b}z=a@x.io" }.joined(separator: "\n")),
            (.gerrit, (0..<50).map { "per-file *a*b*\(String(repeating: "?", count: $0))z=a@x.io" }.joined(separator: "\n")),
        ] {
            let owners = CodeOwners(file: Array(text.utf8), at: "OWNERS", syntax: syntax, limits: limits)
            #expect(!owners.owners(of: path).isKnown, "\(syntax)")
        }
    }

    @Test("very many sections cost no more than as many lines")
    func sections() {
        let text = (0..<20_000).map { "[s\($0)]\n*.x\($0 % 100) @a\n" }.joined()
        let seconds = processorSeconds {
            let owners = CodeOwners(.gitlab, text)
            #expect(owners.owners(of: "a.x7").ownership.demands.count == 200)
            for number in 0..<1_000 { _ = owners.owners(of: GitPath(bytes: "\(number).y".utf8)) }
        }
        #expect(seconds < 10)
    }

    @Test("more lines than a limit are not read")
    func lines() {
        var limits = OwnersLimits()
        limits.lines = 10
        for syntax in OwnersSyntax.allCases {
            let enough = CodeOwners(file: Array(repeating: 0x0A, count: 10), at: "x", syntax: syntax, limits: limits)
            #expect(enough.owners(of: "x").isKnown)
            let tooMany = CodeOwners(file: Array(repeating: 0x0A, count: 11), at: "x", syntax: syntax, limits: limits)
            #expect(!tooMany.owners(of: "x").isKnown)
            #expect(tooMany.diagnostics.map(\.problem) == [.tooLarge])
        }
    }

    @Test("mistakes beyond a limit are counted")
    func manyMistakes() {
        let owners = CodeOwners(.github, String(repeating: "!a @b\n", count: 1_500))
        #expect(owners.diagnostics.count == 1_000)
        #expect(owners.omittedDiagnostics == 500)
    }

    private static let samples: [OwnersSyntax: String] = [
        .github: "# c\n* @a @o/t x@y.io\n/docs/ @b # c\n**/x*?.md @c\n\\[a\\] @d\nfoo\\ bar @e\n!x @f\napps/\n",
        .gitlab: "* @a\n[S][2] @d @@owner\n*.rb @g/h/i\n!x/\n^[Ö] x@y.io\n\\#f\n/[a-c\\]]?/**/x\n[s]\na\\ b @b\n",
        .gerrit:
            "a@x.io #{X}\nset noparent\nper-file {a,b}*.md,[!c-d]?=b@x.io,*\nper-file x=file:/y/OWNERS\ninclude p:b:/OWNERS\nfile:OWNERS\n",
        .kubernetes:
            "approvers:\n- a\n- \"@b\"\nfilters:\n  \"^(a|b)[c-d]{1,3}\\\\.go$\":\n    approvers: [x]\noptions: {no_parent_owners: true}\n&x y: *x\n",
    ]

    @Test("whatever becomes of a file, it is read to the end, and always the same way", arguments: OwnersSyntax.allCases)
    func damage(syntax: OwnersSyntax) throws {
        let sample = Array(try #require(Self.samples[syntax]).utf8)
        let paths: [GitPath] = ["x", "docs/a.md", "a/b/c.rb", "foo bar", "ac.go", "", "/", "a//b"]
        var generator = SeededGenerator(seed: 0x0B5E_55ED)
        let pieces = Samples.pieces.map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xE2, 0x80]]
        for _ in 0..<400 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.insert(contentsOf: generator.pick(pieces), at: place)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &generator)))
                case 2:
                    bytes.insert(
                        contentsOf: bytes[place..<min(bytes.count, place + 20)], at: Int.random(in: 0...place, using: &generator))
                default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
                }
            }
            let first = Self.outcome(bytes, syntax, paths)
            #expect(first == Self.outcome(bytes, syntax, paths))
            // As the file of a folder, and without being told whose it is.
            let tree = OwnersFiles(["OWNERS": bytes, "a/OWNERS": bytes, "CODEOWNERS": bytes, "OWNERS_ALIASES": bytes])
            for path in paths { _ = CodeOwners(tree: tree, syntax: generator.chance(oneIn: 2) ? syntax : nil).owners(of: path) }
        }
    }

    private enum Samples {
        static let pieces = [
            "\n", "\r\n", "\t", " ", "\\", "*", "**/", "[", "]", "{", "}", "@", "@@", "#", "!", "/", ":", "-", "^", "\u{FEFF}",
            "&a ", "*a", "'", "\"", "é",
        ]
    }

    private static func outcome(_ bytes: [UInt8], _ syntax: OwnersSyntax, _ paths: [GitPath]) -> [String] {
        let owners = CodeOwners(file: bytes, at: "F", syntax: syntax)
        let answers = paths.map { shown(owners.owners(of: $0)) }
        let standings = paths.map { owners.standing(of: "@a", for: $0).description }
        for diagnostic in owners.diagnostics {
            #expect((diagnostic.line ?? 1) >= 1 && (diagnostic.column ?? 1) >= 1 && !diagnostic.message.contains("\n"))
        }
        return answers + standings
    }
}
