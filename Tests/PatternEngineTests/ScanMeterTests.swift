import PatternEngine
import RiskModel
import Testing

@Suite("A meter counts what patterns cost and changes no answer")
struct ScanMeterTests {
    private static let patterns = [Pattern("secret"), Pattern("se.?cret!"), Pattern("[0-9]{4}"), Pattern("nowhere")]
    private static let text = ScannableText("secret\nse-cret!\nplain\n1234 5678\nsecret secret\n")

    private func costs(prefilter: Bool) throws -> (costs: [ScanMeter.Cost], matches: Int) {
        let set = try PatternSet(Self.patterns, options: CompileOptions(prefilter: prefilter))
        let meter = ScanMeter(for: set)
        var scanner = try PatternScanner(set, meter: meter)
        var matches = 0
        _ = try scanner.scan(Self.text, subjects: lines(of: Self.text), patterns: set.selection([0, 1, 2])) { _ in
            matches += 1
            return .continue
        }
        return (meter.costs, matches)
    }

    @Test("texts asked of, candidates and texts found in are counted by pattern, however many matches they hold")
    func counts() throws {
        let (costs, matches) = try costs(prefilter: true)
        #expect(matches == 6)
        #expect(costs.map(\.subjects) == [5, 5, 5, 0])
        #expect(costs.map(\.confirmed) == [2, 1, 1, 0])
        #expect(costs[0].candidates == 2)
        #expect(costs[1].candidates < 5 && costs[1].candidates >= 1)
        #expect(costs[3] == ScanMeter.Cost())
        #expect(costs[0].time > .zero)
    }

    @Test("without a prefilter every text is a candidate, and the rest is the same")
    func unfiltered() throws {
        let (costs, matches) = try costs(prefilter: false)
        #expect(matches == 6)
        #expect(costs.map(\.candidates) == [5, 5, 5, 0])
        #expect(costs.map(\.confirmed) == [2, 1, 1, 0])
    }
}
