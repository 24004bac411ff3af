import PatternEngine
import RiskModel
import Testing

@Suite("Compiling a set of patterns")
struct PatternSetTests {
    @Test("every pattern that does not compile is told, with its place and the byte of the mistake")
    func allFailures() throws {
        let patterns = ["fine", "(open", "also fine", "é[z-a]", "*"].map { Pattern($0) }
        let error = try #require(throws: PatternSetError.self) { try PatternSet(patterns) }
        #expect(error.failures.map(\.patternIndex) == [1, 3, 4])
        #expect(error.failures.map(\.offset) == [5, 5, 0])
        #expect(error.failures.map(\.reason).allSatisfy { !$0.isEmpty })
        #expect(error.description.contains("pattern 1, byte 5: missing closing parenthesis"))
    }

    @Test(
        "a check alone finds what compiling finds",
        arguments: ["(", "a{2,1}", #"\C"#, #"(?<=a+)b"#, #"(?<n>a)(?<n>b)"#, #"\p{Nonsense}"#, #"(?=a\K)"#, "[[:nope:]]", "a)"])
    func check(_ source: String) throws {
        let alone = try #require(PatternSet.check(Pattern(source)))
        let error = try #require(throws: PatternSetError.self) { try PatternSet([Pattern(source)]) }
        #expect(error.failures == [alone])
        guard case .malformed = alone.code else {
            Issue.record("\(alone.code)")
            return
        }
    }

    @Test("a pattern too long, too deep or too large is refused as such")
    func tooLarge() throws {
        let options = CompileOptions(maximumSourceBytes: 100, maximumNesting: 5)
        let nested = String(repeating: "(", count: 6) + String(repeating: ")", count: 6)
        for source in [String(repeating: "a", count: 101), nested, "(?:(?:a{999}){999}){9}"] {
            let error = try #require(PatternSet.check(Pattern(source), options: options))
            guard case .tooLarge = error.code else {
                Issue.record("\(source.prefix(20)): \(error)")
                continue
            }
        }
        let justFits = [String(repeating: "a", count: 100), "(((((a)))))"].map { Pattern($0) }
        #expect(try PatternSet(justFits, options: options).usesJIT(1))
    }

    @Test("machine code is used where it can be made and trusted, the interpreter elsewhere")
    func fallback() throws {
        let patterns = ["a+", "(*NO_JIT)a+", "(*UCP)a+", "(*CRLF)a+", #"\Qa+"#, "(?x) a+ # to the end"].map { Pattern($0) }
        let set = try PatternSet(patterns)
        #expect((0..<set.count).map(set.usesJIT) == [true, false, false, false, true, true])
        let interpreted = try PatternSet(patterns, options: CompileOptions(matcher: .interpreter))
        #expect((0..<interpreted.count).allSatisfy { !interpreted.usesJIT($0) })
        let text = ScannableText("a+aa")
        for engine in Engine.all {
            let found = try engine.results(patterns, in: text).map { $0.matches.map(\.range) }
            #expect(found == [[0..<1, 2..<4], [0..<1, 2..<4], [0..<1, 2..<4], [0..<1, 2..<4], [0..<2], [0..<1, 2..<4]])
        }
    }

    @Test("in a path, `$` is the very end; in text, also before a final line end", arguments: Engine.all)
    func dialects(_ engine: Engine) throws {
        let patterns = [Pattern(#"\.md$"#, dialect: .path), Pattern(#"\.md$"#)]
        let plain = try engine.results(patterns, in: ScannableText("a.md"))
        #expect(plain.map(\.matches.count) == [1, 1])
        let withLineEnd = try engine.results(patterns, in: ScannableText("a.md\n"))
        #expect(withLineEnd.map(\.matches.count) == [0, 1])
    }

    @Test("in a path, a line end hides nothing from `.`", arguments: Engine.all)
    func dotInPaths(_ engine: Engine) throws {
        let patterns = [Pattern("^secrets/.*pem$", dialect: .path), Pattern("^secrets/.*pem$")]
        let results = try engine.results(patterns, in: ScannableText("secrets/a\nb.pem"))
        #expect(results.map(\.matches.count) == [1, 0])
    }

    @Test("the fingerprint tells versions, matcher, prefilter and limits apart")
    func fingerprint() throws {
        let patterns = [Pattern("a"), Pattern("(*NO_JIT)a")]
        let compiled = EngineFingerprint(of: try PatternSet(patterns))
        #expect(compiled.description.hasPrefix("pcre2 10."))
        #expect(compiled.description.contains("unicode "))
        #expect(compiled.description.contains("; prefilter none;"))
        let prefiltered = EngineFingerprint(of: try PatternSet(patterns, options: CompileOptions(prefilter: true)))
        #expect(prefiltered.description.contains("; prefilter vectorscan 5."))
        let interpreted = EngineFingerprint(of: try PatternSet(patterns, options: CompileOptions(matcher: .interpreter)))
        #expect(interpreted.description.contains("; interpreter;"))
        #expect(compiled != EngineFingerprint(of: try PatternSet(patterns), limits: ScanLimits(steps: 1)))
    }
}

@Suite("What is known of a pattern without matching")
struct PatternTraitsTests {
    @Test("names, groups and lengths")
    func shape() throws {
        let traits = try PatternTraits(of: Pattern(#"(?<key>\w{3})=(?:x|(?<value>é+))(a)?"#))
        #expect(traits.groupNames == ["key", "value"])
        #expect(traits.groupCount == 3)
        #expect(traits.minimumLength == 5)
        #expect(!traits.canMatchEmpty)
        #expect(try PatternTraits(of: Pattern("a*|b")).canMatchEmpty)
        #expect(throws: PatternSyntaxError.self) { try PatternTraits(of: Pattern("(")) }
    }

    @Test(
        "constructs, as PCRE2 parses them",
        arguments: [
            (#"a(?!b)"#, [.negativeLookaround]), (#"(?<!a)b"#, [.negativeLookaround, .lookbehind]), (#"(?<=a)b"#, [.lookbehind]),
            (#"(*nla:a)b"#, [.negativeLookaround]), (#"(*negative_lookbehind:a)b"#, [.negativeLookaround, .lookbehind]),
            (#"(*plb:a)b"#, [.lookbehind]), (#"(?(?!a)b|c)"#, [.conditional, .negativeLookaround]),
            (#"(a)?(?(1)b)"#, [.conditional]),
            (#"a(*SKIP)(*F)|b"#, [.backtrackingVerb]), (#"a(*:mark)b"#, [.backtrackingVerb]), (#"a(?=b)"#, []),
            (#"(?<name>a)"#, []), (#"[(?!]"#, []), (#"\Q(?!x)\E"#, []), (#"a(?#(?!b)c"#, []), (#"\(?!"#, []),
            ("(?x)a # (?!b)\nc", []),
            (#"(*UTF)a"#, []), (#"(*pla:a)"#, []), (#"(*atomic:a)"#, []),
        ] as [(String, Set<PatternTraits.Construct>)])
    func constructs(_ source: String, _ expected: Set<PatternTraits.Construct>) throws {
        #expect(try PatternTraits(of: Pattern(source)).constructs == expected)
    }
}
