import PolicyFiles
import RiskModel
import Testing

@testable import Classification

/// A match counts only where its groups captured what the rule wants of them.
@Suite("Tests of what a match captured")
struct CaptureTests {
    typealias Change = ProbingTests.Change

    private static let assignment = Pattern(#"(?<name>\w+) = (?<secret>\S+)"#)

    /// Whether a rule with this probe applies, and whether that is certain.
    private static func finding(
        _ tests: [CaptureTest], _ lines: [Change], pattern: Pattern = assignment, tier: Tier = .high, span: Span = .line,
        except: [Pattern] = [], count: Bounds = Bounds(min: 1)
    ) throws -> Ternary {
        let probe = Probe(
            subject: .added, patterns: [pattern], except: except, span: span, count: count, captures: tests)
        let verdict = try ProbingTests.verdict(probe, tier: tier, lines)
        guard verdict.files.first?.rules == ["r"] else { return .no }
        return verdict.findings.contains { $0.summary.hasSuffix("(not ruled out)") } ? .unknown : .yes
    }

    private static func finding(_ test: CaptureTest, _ line: String, pattern: Pattern = assignment) throws -> Ternary {
        try finding([test], [("+", line)], pattern: pattern)
    }

    @Test("entropy is measured over the secret, strictly, in bits per character")
    func entropy() throws {
        let above = CaptureTest(.usual, .entropy(EntropyBounds(above: 2_000)))
        // Four characters, each once: exactly two bits.
        #expect(try Self.finding(above, "token = abcd") == .no)
        #expect(try Self.finding(above, "token = abcde") == .yes)
        #expect(try Self.finding(CaptureTest(.usual, .entropy(EntropyBounds(above: 1_999))), "token = abcd") == .yes)
        let below = CaptureTest(.named("name"), .entropy(EntropyBounds(below: 1_000)))
        #expect(try Self.finding(below, "aaaa = xyz") == .yes)
        #expect(try Self.finding(below, "abab = xyz") == .no)
    }

    @Test(
        "entropy counts characters, not bytes",
        arguments: [
            ("", 0.0), ("aaaa", 0), ("abcd", 2_000), ("éüöä", 2_000), ("aab", 918.296), ("aaaabbbbccccdddd", 2_000),
            ("0123456789abcdef", 4_000),
        ])
    func measured(_ text: String, _ millibits: Double) {
        #expect(ShannonEntropy.millibits(of: Array(text.utf8)[...]) == millibits)
    }

    @Test("the group left out is `secret`, else the first that is not empty, else the match")
    func usualGroup() throws {
        let isValue = CaptureTest(.usual, .isOne(of: ["value"]))
        #expect(try Self.finding(isValue, "name = value") == .yes)
        #expect(try Self.finding(isValue, "name = value", pattern: Pattern(#"()(?:no)?\w+ = (\w+)"#)) == .yes)
        #expect(try Self.finding(isValue, "name = value", pattern: Pattern("value")) == .yes)
        #expect(try Self.finding(isValue, "name = value", pattern: Pattern("(name) = value")) == .no)
    }

    @Test("words are compared without the case of ASCII letters")
    func words() throws {
        func test(_ demand: CaptureTest.Demand) throws -> Ternary {
            try Self.finding(CaptureTest(.usual, demand), "key = MyExampleKEY")
        }
        #expect(try test(.isOne(of: ["myexamplekey"])) == .yes)
        #expect(try test(.isOne(of: ["example"])) == .no)
        #expect(try test(.isNone(of: ["myexamplekey"])) == .no)
        #expect(try test(.isNone(of: ["example"])) == .yes)
        #expect(try test(.contains(["nothing", "example"])) == .yes)
        #expect(try test(.containsNone(of: ["nothing", "example"])) == .no)
        #expect(try test(.containsNone(of: ["examples"])) == .yes)
    }

    @Test("patterns are matched against the group, the match or the line")
    func patterns() throws {
        let line = "a = b # allow"
        func excepted(_ group: CaptureGroup, _ pattern: String) throws -> Bool {
            try Self.finding(CaptureTest(group, .matchesNone(of: [Pattern(pattern)])), line) == .no
        }
        #expect(try excepted(.usual, "^b$"))
        #expect(try excepted(.match, "^a = b$"))
        #expect(try excepted(.line, "# allow$"))
        #expect(try !excepted(.match, "allow"))
        #expect(try !excepted(.named("name"), "b"))
        #expect(try excepted(.number(1), "^a$"))
        #expect(try Self.finding(CaptureTest(.usual, .matches([Pattern("^b")])), line) == .yes)
        #expect(try Self.finding(CaptureTest(.usual, .matches([Pattern("^c")])), line) == .no)
    }

    @Test("every match of a line is tried, and all tests have to hold of one of them")
    func everyMatch() throws {
        let tests = [
            CaptureTest(.usual, .isNone(of: ["x"])), CaptureTest(.named("name"), .matches([Pattern("^k")])),
        ]
        #expect(try Self.finding(tests, [("+", "key = x key = y")]) == .yes)
        #expect(try Self.finding(tests, [("+", "key = x name = y")]) == .no)
    }

    @Test("a match whose group took no part is not ruled out, and covers nothing")
    func doubtful() throws {
        let pattern = Pattern(#"key(?: = (?<secret>\w+))?"#)
        let test = CaptureTest(.usual, .isOne(of: ["x"]))
        #expect(try Self.finding(test, "key", pattern: pattern) == .unknown)
        #expect(try Self.finding(test, "key key = x", pattern: pattern) == .yes)
        #expect(try Self.finding(test, "key = y", pattern: pattern) == .no)
        // Another test that fails settles it.
        let other = CaptureTest(.match, .matches([Pattern("=")]))
        #expect(try Self.finding([test, other], [("+", "key")], pattern: pattern) == .no)
        #expect(try Self.finding([test], [("+", "key = x")], pattern: pattern, tier: .low) == .yes)
        #expect(try Self.finding([test], [("+", "key")], pattern: pattern, tier: .low) == .no)
        #expect(try Self.finding([test], [("+", "key = x"), ("+", "key")], pattern: pattern, tier: .low) == .no)
    }

    @Test("doubtful matches are neither counted nor left out of account")
    func counts() throws {
        let pattern = Pattern(#"key(?:=(?<secret>\w+))?"#)
        let test = [CaptureTest(.usual, .isOne(of: ["x"]))]
        func finding(_ line: String, _ count: Bounds) throws -> Ternary {
            try Self.finding(test, [("+", line)], pattern: pattern, count: count)
        }
        #expect(try finding("key=x key=x", Bounds(min: 2)) == .yes)
        #expect(try finding("key=x key", Bounds(min: 2)) == .unknown)
        #expect(try finding("key=x key=y", Bounds(min: 2)) == .no)
        #expect(try finding("key=x key", Bounds(min: 1, max: 1)) == .unknown)
        #expect(try finding("key=x key=y", Bounds(min: 1, max: 1)) == .yes)
        #expect(try finding("key=x key=x key", Bounds(min: 1, max: 1)) == .no)
    }

    @Test("in longer spans `line` is what the match touches, without the rest")
    func linesOfLongSpans() throws {
        let lines: [Change] = [("+", "first # allow"), ("+", "key = ("), ("+", "  x)  "), ("+", "last # allow")]
        let pattern = Pattern(#"key = \(\s+(\w)"#)
        func holds(_ source: String) throws -> Bool {
            try Self.finding([CaptureTest(.line, .matches([Pattern(source)]))], lines, pattern: pattern, span: .hunk) == .yes
        }
        #expect(try holds(#"\Akey = \(\n  x\)  \z"#))
        #expect(try !holds("allow"))
    }

    @Test("tests and plain exceptions stand together")
    func withExceptions() throws {
        let test = [CaptureTest(.usual, .isNone(of: ["x"]))]
        #expect(try Self.finding(test, [("+", "a = y # no")], except: [Pattern("# no")]) == .no)
        #expect(try Self.finding(test, [("+", "a = y")], except: [Pattern("# no")]) == .yes)
    }

    @Test("more matches than are kept leave the answer open, upward")
    func bounded() throws {
        let test = [CaptureTest(.match, .matches([Pattern("y")]))]
        let many = String(repeating: "x", count: 70_000)
        let found = try Self.finding(test, [("+", many)], pattern: Pattern("[xy]"))
        #expect(found == .unknown)
        #expect(try Self.finding(test, [("+", "y" + many)], pattern: Pattern("[xy]")) == .yes)
        #expect(try Self.finding(test, [("+", many)], pattern: Pattern("[xy]"), tier: .low) == .no)
    }

    @Test("from YAML to a verdict")
    func fromYAML() throws {
        let text = #"""
            version: 1
            capabilities: [read]
            tiers: { low: {}, medium: {}, high: {} }
            rules:
              - id: token
                summary: T
                tier: high
                when:
                  added: '(?i)token\s*=\s*"(?<secret>[^"]{8,80})" at (?<host>\S+)'
                  entropy: { above: 2.5 }
                  where: [ { contains_none: [Example] }, { group: host, not_in: [registry.internal], matches: '\.' } ]
                  except: [ '# test$', { group: match, pattern: 'placeholder' } ]
            """#
        let policy = try PolicyLoader { _ in .success(PatternGroups(names: ["secret", "host"], count: 2)) }
            .load(files: [PolicyFile(path: "p.yaml", content: Array(text.utf8))])
        let classifier = try Classifier(CompiledPolicy(policy))
        func applies(_ line: String) throws -> Bool {
            let version = FileVersion(path: "a.txt")
            let patch = PatchInMemory(
                change: FileChange(status: .modified, old: version, new: version), content: ProbingTests.content([("+", line)]),
                source: .revisions)
            return try classifier.classify(patch, for: RequestContext(subject: "s", actor: .person)).tier == .high
        }
        #expect(try applies(#"token = "q8Xz1Lm0" at packages.example"#))
        #expect(try !applies(#"token = "aaaaaaaa" at packages.example"#))
        #expect(try !applies(#"token = "q8EXAMPLE" at packages.example"#))
        #expect(try !applies(#"token = "q8Xz1Lm0" at Registry.internal"#))
        #expect(try !applies(#"token = "q8Xz1Lm0" at localhost"#))
        #expect(try !applies(#"token = "q8Xz1Lm0" at packages.example # test"#))
        #expect(try !applies(#"token = "placeholder" at packages.example"#))
    }
}
