import Foundation
import PolicyFiles
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@Suite("Packs that include packs")
struct PackTests {
    private static let shipped = [
        PolicyFile("policy.yaml", tiersText),
        PolicyFile(
            "rules.yaml",
            "version: 1\nlabels: { unused: { path: x } }\nlists: { idle: [a] }\nteams: { platform: [] }\n"
                + rules("shipped.a", "shipped.b")),
    ]

    private static let loader = PolicyLoader(builtIn: ["shipped": shipped]) { _ in .success(PatternGroups()) }

    private static func rules(_ ids: String...) -> String {
        "rules:\n" + ids.map { "  - { id: \($0), summary: S, tier: high, when: { path: x } }\n" }.joined()
    }

    private static func pack(_ folder: String, _ text: String = "") -> PolicyFile {
        PolicyFile(folder + "/pack.yaml", "version: 1\npack: \(folder.split(separator: "/").last ?? "")\n" + text)
    }

    private static func load(_ files: [PolicyFile]) throws -> Policy { try loader.load(files: files) }

    private static func mistakes(_ files: [PolicyFile]) -> [Diagnostic] {
        do throws(PolicyErrors) {
            _ = try loader.load(files: files)
            return []
        } catch {
            return error.diagnostics
        }
    }

    private static func including(_ entries: String, _ more: String = "") -> PolicyFile {
        PolicyFile("main.yaml", "version: 1\ninclude: [\(entries)]\n" + more)
    }

    @Test("a folder with a pack.yaml is no part of the policy around it until that includes it")
    func separate() throws {
        let files = [
            PolicyFile("policy.yaml", tiersText), Self.pack("packs/base", Self.rules("base.a")),
            PolicyFile("packs/base/deep/more.yaml", "version: 1\n" + Self.rules("base.b")),
        ]
        let alone = try Self.load([files[0]])
        #expect(try Self.load(files) == alone)
        // It need not even be sound.
        #expect(try Self.load(files + [PolicyFile("packs/base/broken.yaml", "[")]) == alone)
        let included = try Self.load(files + [Self.including("packs/base")])
        #expect(included.rules.map(\.id) == ["base.b", "base.a"])
        #expect(included.rules.map(\.location.file) == ["packs/base/deep/more.yaml", "packs/base/pack.yaml"])
        #expect(
            Self.mistakes(files + [Self.including("packs/base"), PolicyFile("packs/base/broken.yaml", "[")]).map(\.code) == [
                .syntax
            ])
    }

    @Test("a policy of one's own begins with the shipped one, and says only what is different")
    func shippedPack() throws {
        let own = "gated: [read_secrets]\nteams: { platform: [ann] }\n" + Self.rules("own.rule")
        let policy = try Self.load([Self.including("'pack:shipped'", own)])
        #expect(policy.rules.map(\.id) == ["own.rule", "shipped.a", "shipped.b"])
        #expect(policy.rules.last?.location.file == "pack:shipped/rules.yaml")
        // Once-only sections of the including policy count; so do its teams.
        #expect(policy.gated == ["read_secrets"])
        #expect(policy.low.ttl == 3_600)
        #expect(policy.teams == ["platform": ["ann"], "security": ["@alice", "@bob"]])
    }

    @Test("a rule can be left out by its id; one that another way leads to stays")
    func without() throws {
        let left = try Self.load([Self.including("{ pack: 'pack:shipped', without: [shipped.a] }")])
        #expect(left.rules.map(\.id) == ["shipped.b"])
        let base = Self.pack("base", "include: ['pack:shipped']\n")
        let both = try Self.load([base, Self.including("{ pack: 'pack:shipped', without: [shipped.a] }, base")])
        #expect(both.rules.map(\.id) == ["shipped.a", "shipped.b"])
        let through = try Self.load([base, Self.including("{ pack: base, without: [shipped.b] }")])
        #expect(through.rules.map(\.id) == ["shipped.a"])
    }

    @Test("a pack that two ways lead to is loaded once")
    func diamond() throws {
        let files = [
            Self.including("a, b"), Self.pack("a", "include: [base]\n"), Self.pack("b", "include: [base]\n"),
            Self.pack("base", "teams: { t: [x] }\n" + Self.rules("base.a")), PolicyFile("policy.yaml", tiersText),
        ]
        let policy = try Self.load(files)
        #expect(policy.rules.map(\.id) == ["base.a"])
        #expect(policy.teams["t"] == ["x"])
    }

    @Test("the digest covers every pack that counts, and no other")
    func digest() throws {
        let base = Self.pack("base", Self.rules("base.a"))
        let digest = try Self.load([Self.including("base, 'pack:shipped'"), base]).digest
        #expect(
            try Self.load([Self.including("base, 'pack:shipped'"), Self.pack("base", Self.rules("base.b"))]).digest != digest)
        #expect(try Self.load([Self.including("base, 'pack:shipped'"), base, Self.pack("other")]).digest == digest)
        let other = PolicyLoader(builtIn: ["shipped": Self.shipped + [PolicyFile("x.yaml", "# x\n")]]) { _ in
            .success(PatternGroups())
        }
        #expect(try other.load(files: [Self.including("base, 'pack:shipped'"), base]).digest != digest)
    }

    @Test("a pack's own tests are no part of it, and rules among them are not lost in silence")
    func packTests() throws {
        let files = [Self.including("base"), Self.pack("base", Self.rules("a")), PolicyFile("policy.yaml", tiersText)]
        let policy = try Self.load(files)
        #expect(try Self.load(files + [PolicyFile("base/tests/s.yaml", "version: 1\nsuite: s\n")]) == policy)
        #expect(Self.mistakes(files + [PolicyFile("base/tests/s.yaml", "version: 1\nrules: []\n")]).map(\.code) == [.misplaced])
    }

    @Test("nothing leads out of the policy", arguments: ["../x", "/etc", "a/../../x", "./a", "a//b", "a/"])
    func escapes(_ path: String) {
        let found = Self.mistakes([Self.including("'\(path)'"), Self.pack("a"), PolicyFile("policy.yaml", tiersText)])
        #expect(found.map(\.code) == [.include])
        #expect(found.first?.message.contains("no folder below the policy") == true)
        #expect(found.first?.position == TextPosition(line: 2, column: 11))
    }

    @Test("a symbolic link to a pack outside is not followed, and a folder cannot pass for a shipped pack")
    func links() throws {
        let outside = try TemporaryDirectory()
        try outside.write("version: 1\npack: x\n" + Self.rules("x"), to: "pack.yaml")
        let directory = try TemporaryDirectory()
        try directory.write(tiersText, to: "policy.yaml")
        try directory.write("version: 1\ninclude: [x]\n", to: "main.yaml")
        try FileManager.default.createSymbolicLink(atPath: directory.path + "/x", withDestinationPath: outside.path)
        do throws(PolicyErrors) {
            _ = try Self.loader.load(directory: directory.path)
            Issue.record("a pack outside was loaded")
        } catch {
            #expect(error.diagnostics.map(\.code) == [.include, .unreadable])
        }
        let files = [Self.including("'pack:shipped'"), Self.pack("pack:shipped", Self.rules("false.friend"))]
        #expect(Self.mistakes(files).map(\.code) == [.include])
    }

    @Test("packs that include each other in a circle are named once, in order")
    func cycles() {
        let files = [
            PolicyFile("policy.yaml", tiersText), Self.including("a"), Self.pack("a", "include: [b]\n"),
            Self.pack("b", "include: [c, a]\n"), Self.pack("c", "include: [c]\n"),
        ]
        let found = Self.mistakes(files)
        #expect(found.map(\.code) == [.cycle, .cycle])
        #expect(
            found.map(\.message) == [
                "a pack includes itself: `a` includes `b` includes `a`", "a pack includes itself: `c` includes `c`",
            ])
        #expect(found.map(\.file) == ["b/pack.yaml", "c/pack.yaml"])
    }

    @Test("packs in each other, and packs in all, end at the limit")
    func limits() {
        func chain(_ count: Int) -> [PolicyFile] {
            [PolicyFile("policy.yaml", tiersText), Self.including("p0")]
                + (0..<count).map { Self.pack("p\($0)", $0 + 1 < count ? "include: [p\($0 + 1)]\n" : "") }
        }
        #expect(Self.mistakes(chain(PolicyLimits.packDepth)).isEmpty)
        #expect(Self.mistakes(chain(PolicyLimits.packDepth + 1)).map(\.code) == [.nesting])
        func wide(_ count: Int) -> [PolicyFile] {
            [PolicyFile("policy.yaml", tiersText), Self.including((0..<count).map { "p\($0)" }.joined(separator: ", "))]
                + (0..<count).map { Self.pack("p\($0)") }
        }
        #expect(Self.mistakes(wide(PolicyLimits.packs - 1)).isEmpty)
        #expect(Self.mistakes(wide(PolicyLimits.packs)).map(\.code) == [.tooLarge])
    }

    @Test("ten thousand rules are counted over all packs")
    func ruleCount() {
        func rules(_ name: String, _ count: Int) -> String {
            "rules:\n" + (0..<count).map { "- {id: \(name)\($0), summary: s, tier: high, when: {path: x}}\n" }.joined()
        }
        let files = [PolicyFile("policy.yaml", tiersText), Self.pack("a", rules("a", 5_000)), Self.pack("b", rules("b", 4_999))]
        #expect(Self.mistakes(files + [Self.including("a, b", rules("r", 1))]).isEmpty)
        #expect(Self.mistakes(files + [Self.including("a, b", rules("r", 2))]).map(\.code) == [.tooLarge])
    }

    @Test("aliases that grow like laughs are counted over all packs together")
    func aliasBomb() {
        func bomb(_ name: String) -> PolicyFile {
            var text = "teams:\n  \(name)a: &l0 [ " + Array(repeating: "x", count: 10).joined(separator: ", ") + " ]\n"
            for level in 1...3 {
                text +=
                    "  \(name)\(level): &l\(level) [ " + Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
                    + " ]\n"
            }
            return Self.pack(name, text)
        }
        let names = (0..<10).map { "p\($0)" }
        let files = [PolicyFile("policy.yaml", tiersText), Self.including(names.joined(separator: ", "))] + names.map(bomb)
        #expect(Self.mistakes(files).contains { $0.message == "aliases stand for more than 50000 values" })
    }

    static let mistakes: [(code: Diagnostic.Code, says: String, text: String)] = [
        (.include, "did you mean `base`?", "include: [»bse]\n"),
        (.include, "no pack called `shiped` comes with the program; did you mean `shipped`?", "include: ['»pack:shiped']\n"),
        (.duplicateName, "`base` is included above", "include: [base, »base]\n"),
        (
            .unknownName, "the pack has no rule called `base.b`; did you mean `base.a`?",
            "include: [ { pack: base, without: [»base.b] } ]\n"
        ),
        (.missingKey, "`pack` is missing", "include: [ »{ without: [a] } ]\n"),
        (.unknownKey, "unknown key `only`", "include: [ { pack: base, »only: [a] } ]\n"),
        (.empty, "the list is empty", "include: »[]\n"),
        (.misplaced, "`pack` belongs in the file pack.yaml", "»pack: x\n"),
        (.repeatedSection, "`gated` stands in another included pack, too, at base/pack.yaml:3:1", "include: [base, other]\n"),
        (.repeatedSection, "the team `t` stands in another included pack, too", "include: [base, third]\n"),
        (
            .duplicateName, "the rule `base.a` exists already",
            "include: [base]\nrules: [ { id: base.a, summary: S, tier: high, when: { path: x } } ]\n"
        ),
        (
            .duplicateName, "the label `l` exists already",
            "include: [base]\nlabels: { l: { path: x } }\nrules: [ { id: r, summary: S, tier: high, when: { label: l } } ]\n"
        ),
        (.missingKey, "`pack` is missing", "include: [nameless]\n"),
    ]

    @Test(
        "each mistake is found where it stands", arguments: mistakes.map { Mistake($0.code, $0.says, "version: 1\n" + $0.text) })
    func mistake(_ mistake: Mistake) {
        let tiers = tiersText.replacing("gated: [publish_artifact, deploy_environment, read_secrets, modify_policy]", with: "# ")
        let (text, position) = mistake.markRemoved
        let found = Self.mistakes([
            PolicyFile("policy.yaml", tiers), PolicyFile("test.yaml", text),
            Self.pack("base", "gated: [read_secrets]\nteams: { t: [a] }\nlabels: { l: { path: x } }\n" + Self.rules("base.a")),
            Self.pack("other", "gated: []\n"), Self.pack("third", "teams: { t: [a] }\n"),
            PolicyFile("nameless/pack.yaml", "version: 1\n"),
        ])
        #expect(found.map(\.code) == [mistake.code], "\(found)")
        if let position {
            // Quotation marks stand in front of the text that the mark is in.
            #expect(found.first?.position?.line == position.line, "\(found)")
            #expect(abs((found.first?.position?.column ?? 0) - position.column) <= 1, "\(found)")
        }
        #expect(found.first?.message.contains(mistake.says) == true, "\(found)")
    }
}
