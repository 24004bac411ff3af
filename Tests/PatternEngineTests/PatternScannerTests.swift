import PatternEngine
import RiskModel
import Testing

@Suite("Scanning")
struct PatternScannerTests {
    private struct Seen: Hashable {
        var pattern: Int
        var subject: Int
        var range: Range<Int>

        init(_ pattern: Int, _ subject: Int, _ range: Range<Int>) {
            self.pattern = pattern
            self.subject = subject
            self.range = range
        }

        init(_ match: borrowing PatternMatch) { self.init(match.pattern, match.subject, match.range) }
    }

    @Test("matches come pattern by pattern, then by subject, then from left to right")
    func order() throws {
        let set = try PatternSet([Pattern("b"), Pattern("never"), Pattern("[ab]")])
        var scanner = try PatternScanner(set)
        let text = ScannableText("ab\nba")
        var seen: [Seen] = []
        let report = try scanner.scan(text, subjects: lines(of: text), patterns: set.all) { match in
            seen.append(Seen(match))
            return .continue
        }
        #expect(
            seen == [
                Seen(0, 0, 1..<2), Seen(0, 1, 3..<4), Seen(2, 0, 0..<1), Seen(2, 0, 1..<2), Seen(2, 1, 3..<4), Seen(2, 1, 4..<5),
            ])
        #expect(report.isComplete)
    }

    @Test("only selected patterns are matched, each once")
    func selection() throws {
        let set = try PatternSet(["a", "b", "c"].map { Pattern($0) })
        var scanner = try PatternScanner(set)
        let text = ScannableText("abc")
        var seen: [Int] = []
        _ = try scanner.scan(text, subjects: text.whole, patterns: set.selection([2, 0, 2])) { match in
            seen.append(match.pattern)
            return .continue
        }
        #expect(seen == [0, 2])
    }

    @Test("the visitor can go on to the next subject or to the next pattern")
    func steps() throws {
        let set = try PatternSet([Pattern("a"), Pattern("b")])
        var scanner = try PatternScanner(set)
        let text = ScannableText("aa bb\naa bb")
        for (step, expected) in [(ScanStep.continue, [4, 4]), (.nextSubject, [2, 2]), (.nextPattern, [1, 1])] {
            var counts = [0, 0]
            _ = try scanner.scan(text, subjects: lines(of: text), patterns: set.all) { match in
                counts[match.pattern] += 1
                return step
            }
            #expect(counts == expected, "\(step)")
        }
    }

    @Test("groups are found by number and by name, at offsets of the text")
    func groups() throws {
        let set = try PatternSet([Pattern(#"(?J)(?<key>\w+)=(?:(?<value>\d+)|(?<value>[a-z]+))(!)?"#)])
        var scanner = try PatternScanner(set)
        let text = ScannableText("é\nport=80\nname=x!")
        var groups: [[Range<Int>?]] = []
        _ = try scanner.scan(text, subjects: lines(of: text), patterns: set.all) { match in
            groups.append([
                match.capture(named: "key"), match.capture(named: "value"), match.capture(4), match.capture(named: "none"),
                match.capture(5), match.capture(-1),
            ])
            return .continue
        }
        #expect(groups == [[3..<7, 8..<10, nil, nil, nil, nil], [11..<15, 16..<17, 17..<18, nil, nil, nil]])
    }

    @Test("a subject is matched as if it stood alone", arguments: Engine.all)
    func subjectsStandAlone(_ engine: Engine) throws {
        let text = ScannableText("ab\nbc\nb")
        let lines = lines(of: text)
        #expect(try engine.ranges("^b", in: text, subjects: lines) == [3..<4, 6..<7])
        #expect(try engine.ranges("b$", in: text, subjects: lines) == [1..<2, 6..<7])
        #expect(try engine.ranges(#"\Ab\z"#, in: text, subjects: lines) == [6..<7])
        #expect(try engine.ranges("(?<=[\\s\\S])b", in: text, subjects: lines) == [1..<2])
        #expect(try engine.ranges("b(?=[\\s\\S])", in: text, subjects: lines) == [3..<4])
    }

    @Test("empty matches make progress by characters, and none is repeated", arguments: Engine.all)
    func emptyMatches(_ engine: Engine) throws {
        let text = ScannableText("éab")
        #expect(try engine.ranges("(?:)", in: text) == [0..<0, 2..<2, 3..<3, 4..<4])
        #expect(try engine.ranges("a*", in: text) == [0..<0, 2..<3, 3..<3, 4..<4])
        #expect(try engine.ranges("", in: ScannableText("")) == [0..<0])
        #expect(try engine.ranges("$", in: ScannableText("\n")) == [0..<0, 1..<1])
        #expect(try engine.ranges("x*", in: ScannableText("\r\n")) == [0..<0, 1..<1, 2..<2])
    }

    @Test(#"`\K` moves the start, even behind the end, and matching still ends"#, arguments: Engine.all)
    func keepOut(_ engine: Engine) throws {
        #expect(try engine.ranges(#"foo\Kbar"#, in: ScannableText("foobar foobar")) == [3..<6, 10..<13])
        #expect(try engine.ranges(#"a\K"#, in: ScannableText("aaa")) == [1..<1, 2..<2, 3..<3])
        // Called from a lookahead, the group puts the start behind the end, which is before `ab`.
        #expect(try engine.ranges(#"(?(DEFINE)(ab\K))(?=(?1))"#, in: ScannableText("abab")) == [0..<2, 2..<4])
        #expect(try engine.ranges(#"(?(DEFINE)(é\K))(?=(?1))"#, in: ScannableText("éé")) == [0..<2, 2..<4])
    }

    @Test("no subject, an empty subject and an empty text are no trouble", arguments: Engine.all)
    func nothing(_ engine: Engine) throws {
        #expect(try engine.ranges("a|$", in: ScannableText("abc"), subjects: []) == [])
        #expect(try engine.ranges("a|$", in: ScannableText("abc"), subjects: [0..<0, 3..<3]) == [0..<0, 3..<3])
        #expect(try engine.ranges("^$", in: ScannableText([])) == [0..<0])
    }

    @Test("subjects may overlap and come in any order")
    func anyOrder() throws {
        let text = ScannableText("abab")
        let matches = try Engine.justInTime.results([Pattern("ab")], in: text, subjects: [2..<4, 0..<4, 1..<3])[0].matches
        #expect(matches.map(\.subject) == [0, 1, 1])
        #expect(matches.map(\.range) == [2..<4, 0..<2, 2..<4])
    }

    @Test("a character cut in two by the ends of lines reads as bad bytes on both sides", arguments: Engine.all)
    func severedCharacter(_ engine: Engine) throws {
        // A last line without its end that stops within `é`, and behind it a line that starts with the other half.
        let text = ScannableText(Array("caf".utf8) + [0xC3] + [0xA9] + Array("tera\n".utf8))
        #expect(text.invalidByteCount == 0)
        let subjects = [0..<4, 4..<9]
        #expect(try engine.ranges(#"\W"#, in: text, subjects: subjects) == [3..<4, 4..<5])
        #expect(try engine.ranges(#"\x1A"#, in: text, subjects: subjects) == [3..<4, 4..<5])
        #expect(try engine.ranges("é", in: text, subjects: subjects) == [])
        #expect(try engine.ranges(".+", in: text, subjects: subjects) == [0..<4, 4..<9])
    }
}

@Suite("What matches cover")
struct MatchCoverageTests {
    @Test("overlapping and touching matches of several patterns become one range")
    func merged() throws {
        let set = try PatternSet(["bc", "cd", "ef", "h", "$"].map { Pattern($0) })
        var scanner = try PatternScanner(set)
        let coverage = try scanner.coverage(of: ScannableText("abcdefghh"), by: set.all)
        #expect(coverage.ranges == [1..<6, 7..<9])
        #expect(coverage.isComplete)
        #expect(try scanner.coverage(of: ScannableText("abcdefghh"), by: set.selection([2])).ranges == [4..<6])
    }

    @Test("where a pattern fell short, the coverage says so")
    func incomplete() throws {
        let set = try PatternSet([Pattern("a"), Pattern("(?:a+)+[bc]")])
        var scanner = try PatternScanner(set, limits: ScanLimits(steps: 10_000))
        let coverage = try scanner.coverage(of: ScannableText(String(repeating: "a", count: 60)), by: set.all)
        #expect(coverage.ranges == [0..<60])
        #expect(!coverage.isComplete)
    }
}
