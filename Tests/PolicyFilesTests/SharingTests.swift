import PolicyFiles
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@Suite("Lists and variables")
struct SharingTests {
    private static let shared = #"""
        version: 1
        registries: [registry.example, $mirrors]
        lists:
          suffixes: [py, rb, c++]
          mirrors: [mirror.example]
          code: ['\.swift$', '\.${suffixes}$']
          states: [added, $gone]
          gone: [deleted]
          powers: [publish_artifact, run_tests]
        variables:
          indent: '^\s{0,12}'
          key: '${indent}(?:[a-z]+_)?key'

        """#

    private static func rule(_ keys: String) throws -> (Rule, Policy) {
        // In a file after and a document before the one that defines them.
        let text = "version: 1\nrules:\n  - { id: r, summary: S, tier: high, monotone: false, \(keys) }\n"
        let uses = "  - { id: uses-all, summary: S, tier: high, when: { path: $code, added: '${key}' }, withhold: $powers }\n"
        let more = "  - { id: uses-states, summary: S, tier: high, when: { status: $states } }\n"
        let policy = try loader.load(files: [
            PolicyFile("a.yaml", text + uses + more), PolicyFile("b.yaml", tiersText), PolicyFile("c.yaml", shared),
        ])
        return (try #require(policy.rules.first), policy)
    }

    private static func patterns(_ keys: String) throws -> [String] {
        let (rule, policy) = try rule(keys)
        guard case .probe(let id) = rule.when else { return [] }
        return policy.probes[id.index].patterns.map(\.source)
    }

    @Test("a list's name stands for its items, alone, among others and in other lists, from whatever file it comes")
    func lists() throws {
        #expect(try Self.patterns("when: { path: $code }") == [#"\.swift$"#, #"\.(?:py|rb|c\+\+)$"#])
        #expect(try Self.patterns("when: { path: [x, $code, y] }") == ["x", #"\.swift$"#, #"\.(?:py|rb|c\+\+)$"#, "y"])
        #expect(try Self.rule("when: { status: $states }").0.when == .status([.added, .deleted]))
        #expect(try Self.rule("when: { path: x }, withhold: [$powers]").0.withhold == ["publish_artifact", "run_tests"])
    }

    @Test("registries is a list like others, and may be made of others")
    func registries() throws {
        #expect(try Self.rule("when: { path: x }").1.registries == ["registry.example", "mirror.example"])
        #expect(try Self.patterns("when: { added: $registries }") == ["registry.example", "mirror.example"])
        #expect(try Self.patterns("when: { added: 'from ${registries}' }") == [#"from (?:registry\.example|mirror\.example)"#])
        // A policy without registries has an empty list of them: nothing is one of nothing.
        let text = "version: 1\nrules: [ { id: r, summary: S, tier: high, when: { added: 'from ${registries}' } } ]\n"
        #expect(try loader.load(files: policy(with: text)).probes.first?.patterns.map(\.source) == ["from (?!)"])
    }

    @Test("a variable's name stands for its pattern, in a group of its own, and variables for each other")
    func variables() throws {
        #expect(try Self.patterns("when: { added: '${indent}uses' }") == [#"(?:^\s{0,12})uses"#])
        #expect(
            try Self.patterns("when: { added: '${key}: ${key}' }").first
                == #"(?:(?:^\s{0,12})(?:[a-z]+_)?key): (?:(?:^\s{0,12})(?:[a-z]+_)?key)"#)
        #expect(try Self.rule("when: { added: x }, redact_until: '${indent}$'").0.redactUntil == Pattern(#"(?:^\s{0,12})$"#))
    }

    @Test("a dollar sign that is escaped, quoted, or asks for nothing stays what it is")
    func dollars() throws {
        for pattern in [
            #"\${indent}"#, #"\Q${indent}\E"#, #"${1,2}"#, "x$", #"\$\{indent\}"#, #"$${{ x }}"#, #"[\]$]{3}"#, #"[^]$]x${"#,
        ] {
            #expect(try Self.patterns("when: { added: '\(pattern)' }") == [pattern])
        }
        // Examples are templates, and no patterns.
        let (rule, _) = try Self.rule(
            "when: { added: x }, examples: { match: [ { path: a, added: '${hex:4} $code ${indent}' } ] }")
        #expect(rule.examples.match.first?.added == "${hex:4} $code ${indent}")
    }

    @Test("labels may use them, too")
    func labels() throws {
        let text =
            "version: 1\nlabels: { code: { path: $code } }\nlists: { code: [a, b] }\nrules: [ { id: r, summary: S, tier: high, when: { label: code } } ]\n"
        #expect(try loader.load(files: policy(with: text)).probes.first?.patterns.map(\.source) == ["a", "b"])
    }

    static let mistakes = [
        when(.unknownName, "no list or variable is called `cod`; did you mean `code`?", "{ path: »$cod }", "code: [a]"),
        when(.unknownName, "in a pattern `\\$` is a dollar sign", "{ path: »$HOME }", "code: [a]"),
        when(.unknownName, "did you mean `code`?", "{ path: 'x »${cod}' }", "code: [a]"),
        when(.unknownName, "is a variable: write `${word}`", "{ path: [x, »$word] }", "code: [a]"),
        when(.invalidValue, "cannot stand in a character class", "{ path: '[a»${code}]' }", "code: [a]"),
        when(.invalidValue, "here texts are compared", "{ dependency: { name: »'x${code}' } }, monotone: false", "code: [a]"),
        when(.pattern, "this word does not compile", "{ path: $code }", "code: [a, 'b»BROKEN']"),
        when(.pattern, "this word does not compile", "{ path: »'${code}BROKEN' }", "code: [a]"),
        when(.invalidValue, "`ad` is not one of", "{ path: x, status: $code }", "code: [added, »ad]"),
        when(.wrongType, "expected text, found a mapping", "{ path: $code }", "code: [ »{ a: b } ]"),
        when(.empty, "the list is empty", "{ path: $code }", "code: »[]"),
        when(.wrongType, "expected a list, found text", "{ path: $code }", "code: »a"),
        when(.unknownName, "did you mean `code`?", "{ path: $code }", "code: [a]\n  other: [»$cod]"),
        when(
            .cycle, "it asks for itself: `code` asks for `other` asks for `code`", "{ path: $code }",
            "»code: [$other]\n  other: [$code]"),
        when(.cycle, "it asks for itself: `code` asks for `code`", "{ path: '${code}' }", "»code: [$code]"),
        when(.unusedName, "nothing uses `other`", "{ path: $code }", "code: [a]\n  »other: [$code]"),
        when(.duplicateName, "the name `word` is given already", "{ path: '${word}' }", "word: [a]", at: "»word"),
        when(.duplicateName, "is what the section `registries` says", "{ path: x }", "»registries: [a]"),
        when(.invalidValue, "a letter first", "{ path: x }", "»1a: [a]"),
    ]

    private static func when(
        _ code: Diagnostic.Code, _ says: String, _ condition: String, _ lists: String, at variable: String = "word"
    ) -> Mistake {
        let text = """
            version: 1
            lists:
              \(lists)
            variables:
              \(variable): 'a|b'
            rules:
              - { id: r, summary: S, tier: high, when: \(condition) }
              - { id: uses, summary: S, tier: high, when: { path: '${word}' } }

            """
        return Mistake(code, says, text)
    }

    @Test("each mistake is found where it stands", arguments: mistakes)
    func mistake(_ mistake: Mistake) {
        let (text, position) = mistake.markRemoved
        let found = PolicyFilesTests.mistakes(in: policy(with: text))
        let first = found.first { $0.code == mistake.code }
        #expect(found.allSatisfy { $0.code == mistake.code || $0.code == .unusedName }, "\(found)")
        #expect(first?.position == position, "\(found)")
        #expect(first?.message.contains(mistake.says) == true, "\(found)")
    }

    @Test("a variable that is no pattern by itself is a mistake in the variable")
    func brokenVariable() {
        let text =
            "version: 1\nvariables: { v: 'a BROKEN' }\nrules: [ { id: r, summary: S, tier: high, when: { added: '${v}' } } ]\n"
        let found = PolicyFilesTests.mistakes(in: policy(with: text)).filter { $0.position?.line == 2 }
        #expect(found.map(\.position) == [TextPosition(line: 2, column: 20)])
    }

    @Test("names in each other end at the limit, and those that ask for themselves are named once each")
    func depth() {
        func chain(_ count: Int) -> String {
            let lists = (0..<count).map { "  l\($0): [\($0 + 1 < count ? "$l\($0 + 1)" : "x")]\n" }.joined()
            return "version: 1\nlists:\n\(lists)rules: [ { id: r, summary: S, tier: high, when: { path: $l0 } } ]\n"
        }
        #expect(PolicyFilesTests.mistakes(in: policy(with: chain(PolicyLimits.sharedDepth))).isEmpty)
        #expect(PolicyFilesTests.mistakes(in: policy(with: chain(PolicyLimits.sharedDepth + 1))).map(\.code) == [.nesting])
        let seconds = processorSeconds {
            #expect(PolicyFilesTests.mistakes(in: policy(with: chain(20_000))).allSatisfy { $0.code == .nesting })
        }
        #expect(seconds < 10)
    }

    @Test("lists in lists and patterns in patterns, which grow like laughs, are refused quickly")
    func bombs() {
        let lists = (1...7).map { "  l\($0): [" + Array(repeating: "$l\($0 - 1)", count: 10).joined(separator: ", ") + "]\n" }
            .joined()
        let variables = (1...7).map { "  v\($0): '" + String(repeating: "${v\($0 - 1)}", count: 10) + "'\n" }.joined()
        let rules = (0..<1_000).map { "  - { id: r\($0), summary: S, tier: high, when: { path: $l4, added: '${v2}${v2}' } }\n" }
            .joined()
        let text =
            "version: 1\nlists:\n  l0: [" + Array(repeating: "x", count: 10).joined(separator: ", ") + "]\n" + lists
            + "variables:\n  v0: haha\n" + variables + "rules:\n" + rules
        let seconds = processorSeconds {
            let found = PolicyFilesTests.mistakes(in: policy(with: text))
            #expect(found.allSatisfy { $0.code == .tooLarge || $0.code == .unusedName }, "\(found.prefix(3))")
            #expect(found.contains { $0.message == "lists stand for more than 50000 values in all" })
            #expect(found.contains { $0.message == "the pattern stands for more than 16384 bytes" })
        }
        #expect(seconds < 10)
    }
}
