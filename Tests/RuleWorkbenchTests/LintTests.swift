import Classification
import RiskModel
import RuleWorkbench
import Testing

@Suite("Lint")
struct LintTests {
    private typealias Small = SmallWorkbench

    /// Warnings that are not about form.
    private func warnings(_ rules: [Rule], _ probes: [Probe]) throws -> [String] {
        let owned = rules.map { rule in
            var owned = rule
            owned.owner = "security"
            owned.examples = RuleExamples(match: [Small.example("a", "x")], noMatch: [Small.example("b", "y")])
            return owned
        }
        return RuleLint(try Small.policy(owned, probes: probes)).run().filter { $0.level == .warning }
            .map { "\($0.rule): \($0.message)" }
    }

    @Test("a rule that nobody answers for is pointed at")
    func owner() throws {
        let rule = Small.rule("x", when: Small.probe(0), match: [Small.example("a", "x")], noMatch: [Small.example("a", "y")])
        #expect(RuleLint(try Small.policy([rule], probes: [Small.added("xyz")])).run().map(\.message) == ["has no owner"])
        #expect(try warnings([rule], [Small.added("xyz")]) == [])
    }

    @Test("a rule whose conditions exclude each other can never apply")
    func never() throws {
        let probes = [
            Small.added("xyz"), Probe(subject: .oldPath, patterns: [Pattern("xyz", dialect: .path)]), Small.path("^abc"),
        ]
        let impossible: [Predicate] = [
            .all([.status([.modified]), Small.probe(1)]),
            .all([.mode(ModeTest(to: .symlink)), .mode(ModeTest(to: .regular))]),
            .all([.status([.added, .deleted]), .not(.status(Set(ChangeStatus.allCases)))]),
        ]
        for when in impossible {
            #expect(
                try warnings([Small.rule("x", when: when)], probes) == ["x: can never apply: its conditions exclude each other"])
        }
        // A rename is also a deletion and an addition, and brings lines.
        let possible: [Predicate] = [
            .all([.status([.deleted]), Small.probe(0)]), .all([.status([.added]), Small.probe(1)]), .not(.status([.deleted])),
        ]
        for when in possible { #expect(try warnings([Small.rule("x", when: when)], probes) == []) }
        let taken = Small.rule("x", when: .all([Small.probe(0), Small.probe(2)]), unless: .any([Small.probe(2), .binary(true)]))
        #expect(try warnings([taken], probes).count == 1)
    }

    @Test("a rule that another one says all of adds nothing; the earlier of two alike is left alone")
    func shadowed() throws {
        let probes = [Small.path("^abc"), Small.path("^abc", "^xyz"), Small.added("xyz")]
        let narrow = Small.rule("narrow", .medium, when: .all([Small.probe(0), Small.probe(2)]))
        let wide = Small.rule("wide", when: Small.probe(1))
        #expect(
            try warnings([narrow, wide], probes) == [
                "narrow: adds nothing to `wide`, which applies wherever it does (r.yaml:1:1)"
            ])
        #expect(try warnings([wide, Small.rule("copy", when: Small.probe(1))], probes).map { $0.prefix(5) } == ["copy:"])
        // Of the same tier it may be there for its name.
        #expect(try warnings([Small.rule("named", when: narrow.when), wide], probes) == [])
        // Each of these says something of its own.
        var reviewing = narrow
        reviewing.reviewers = [ReviewerDemand(team: "security")]
        let higher = Small.rule("higher", when: narrow.when)
        let vouching = Small.rule("vouching", .low, when: narrow.when)
        #expect(try warnings([reviewing, wide], probes) == [])
        #expect(try warnings([higher, Small.rule("wide", .medium, when: Small.probe(1))], probes) == [])
        #expect(try warnings([vouching, wide], probes) == [])
        #expect(try warnings([narrow, Small.rule("wide", when: Small.probe(1), unless: .binary(true))], probes) == [])
    }

    @Test("a pattern that backtracks exponentially is pointed at, with a text that shows it")
    func backtracking() throws {
        let found = try warnings([Small.rule("x", when: Small.probe(0))], [Small.added("key(a|a)+z")])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("x: pattern backtracks exponentially over \"key") == true)
    }

    @Test("a pattern that no text of its kind can match is pointed at, in rules and labels")
    func impossible() throws {
        func found(_ probe: Probe) throws -> [String] { try warnings([Small.rule("x", when: Small.probe(0))], [probe]) }
        #expect(
            try found(Small.added("one\\ntwo")) == [
                "x: pattern can never match, for a line is seen without its end; `span: hunk` sees several: one\\ntwo"
            ])
        #expect(try found(Probe(subject: .added, patterns: [Pattern("one\\ntwo")], span: .hunk)) == [])
        #expect(try found(Small.path("^/etc")) == ["x: pattern can never match, for paths do not begin with a slash: ^/etc"])
        #expect(try found(Small.path("(?i)etc/$")) == ["x: pattern can never match, for paths do not end in a slash: (?i)etc/$"])
        #expect(try found(Small.path("^/etc|^etc/")) == [])

        var policy = try Small.policy([], probes: [Small.path("^/etc")]).policy
        policy.labels = [Label(name: "system", when: Small.probe(0))]
        let labels = RuleLint(try CompiledPolicy(policy)).run()
        #expect(labels.map(\.rule) == ["label system"])
        #expect(labels.map(\.level) == [.warning])
    }

    @Test("a pattern that matches every text is pointed at, and not one that matches nothing but empty ones")
    func everything() throws {
        func found(_ pattern: String) throws -> [String] {
            try warnings([Small.rule("x", when: Small.probe(0))], [Small.added(pattern)])
        }
        #expect(try found("x*") == ["x: pattern matches every text: x*"])
        #expect(try found("a|") == ["x: pattern matches every text: a|"])
        for pattern in ["^\\s*$", "^$", "^[a-z]?$"] { #expect(try found(pattern) == [], "\(pattern)") }
    }

    @Test("parts that exclude each other are told: one beside its own negation, in bounds, in wider patterns")
    func contradictions() throws {
        let probes = [
            Small.added("xyz"), Probe(subject: .changed, patterns: [Pattern("xyz"), Pattern("uvw")]), Small.path("^abc"),
        ]
        let impossible: [Predicate] = [
            .all([Small.probe(2), .not(Small.probe(2))]), .all([.lines(Bounds(min: 5)), .not(.lines(Bounds(min: 3)))]),
            .all([Small.probe(0), .not(Small.probe(1))]),
            .any([.all([.binary(true), .not(.binary(true))]), .all([Small.probe(0), .not(Small.probe(0))])]),
        ]
        for when in impossible {
            #expect(
                try warnings([Small.rule("x", when: when)], probes) == ["x: can never apply: its conditions exclude each other"],
                "\(when)")
        }
        let possible: [Predicate] = [
            .all([.lines(Bounds(min: 3)), .not(.lines(Bounds(min: 5)))]), .all([Small.probe(1), .not(Small.probe(0))]),
            .any([.all([Small.probe(0), .not(Small.probe(0))]), Small.probe(2)]),
        ]
        for when in possible { #expect(try warnings([Small.rule("x", when: when)], probes) == [], "\(when)") }
        let added = Small.rule("narrow", .medium, when: Small.probe(0))
        #expect(try warnings([added, Small.rule("wide", when: Small.probe(1))], probes).count == 1)
    }

    @Test("what is to be said of a pattern is said once, with how many places it stands in")
    func once() throws {
        let probes = [Small.added("[0-9]{4}"), Small.path("^a")]
        let rules = (0..<3).map { Small.rule("r\($0)", when: .all([Small.probe(0), .lines(Bounds(max: $0 + 1))])) }
        let notes = RuleLint(try Small.policy(rules, probes: probes)).run().filter { $0.message.contains("[0-9]{4}") }
        #expect(notes.map(\.rule) == ["r0"])
        #expect(notes.first?.message.hasSuffix("[0-9]{4} (and in 2 more places)") == true)
    }

    @Test("the square of the length is noted where texts can be long, the cube everywhere; also where it judges matches")
    func powers() throws {
        func notes(_ probe: Probe) throws -> [String] {
            RuleLint(try Small.policy([Small.rule("x", when: Small.probe(0))], probes: [probe])).run()
                .filter { $0.level == .note }.map(\.message)
        }
        let square = "^key a*a*a*b"
        #expect(try notes(Small.added(square)) == [])
        #expect(
            try notes(Probe(subject: .added, patterns: [Pattern(square)], span: .hunk)).first?
                .hasPrefix("the time of the pattern grows with the square of the length, over \"key \"") == true)
        var judged = Small.added("token")
        judged.except = [Pattern("^key a*a*a*a*b")]
        #expect(try notes(judged).contains { $0.hasPrefix("the time of the pattern grows with the cube of the length") })
    }

    @Test("ten thousand rules are looked at in seconds")
    func many() throws {
        let rules = (0..<10_000).map { number in
            Small.rule("r\(number)", when: .all([Small.probe(0), Small.probe(number + 1)]))
        }
        let probes = [Small.path("[.]x$")] + (0..<10_000).map { Small.added("word\($0)_") }
        let policy = try Small.policy(rules, probes: probes)
        let start = ContinuousClock.now
        #expect(RuleLint(policy).run().filter { $0.message.contains("adds nothing") } == [])
        #expect(start.duration(to: .now) < .seconds(120))
    }
}
