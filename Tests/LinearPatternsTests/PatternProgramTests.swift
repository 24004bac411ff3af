import LinearPatterns
import TestKit
import Testing

@Suite("Patterns in linear time")
struct PatternProgramTests {
    private static func letter(_ scalar: Unicode.Scalar) -> PatternNode { .scalars(ScalarSet(ranges: [scalar...scalar])) }
    private static let anything = PatternNode.repeated(.scalars(.any), minimum: 0, maximum: nil)

    @Test(
        "the ends of a text take nothing",
        arguments: [
            (PatternNode.sequence([.start, letter("a"), .end]), ["a"], ["", "b", "aa"]),
            (.sequence([anything, .start, letter("a"), anything]), ["a", "ab"], ["ba"]),
            (.sequence([anything, letter("a"), .end, anything]), ["a", "ba"], ["ab"]),
            (.sequence([letter("a"), .start, letter("b")]), [], ["ab"]),
            (.sequence([letter("a"), .end, letter("b")]), [], ["ab"]),
            (.sequence([.start, .end]), [""], ["a"]),
            (.choice([.sequence([.start, letter("a")]), .sequence([letter("b"), .end])]), ["a", "b"], ["", "ab"]),
            (.repeated(.choice([.start, letter("a")]), minimum: 0, maximum: nil), ["", "aa"], ["b"]),
        ])
    func ends(node: PatternNode, matching: [String], other: [String]) throws {
        let program = try PatternProgram(node, maximumSteps: 100)
        for text in matching { #expect(program.matches(text), "\(text)") }
        for text in other { #expect(!program.matches(text), "\(text)") }
    }

    @Test("a pattern has no more steps than it may")
    func tooLarge() {
        let node = PatternNode.repeated(Self.letter("a"), minimum: 10, maximum: 10)
        #expect((try? PatternProgram(node, maximumSteps: 11))?.stepCount == 11)
        let error = #expect(throws: PatternProgram.TooLarge.self) { try PatternProgram(node, maximumSteps: 10) }
        #expect(error?.maximumSteps == 10)
    }

    @Test("a loop in a loop takes no longer than others")
    func linear() throws {
        let loop = PatternNode.repeated(.repeated(Self.letter("a"), minimum: 1, maximum: nil), minimum: 1, maximum: nil)
        let program = try PatternProgram(.sequence([loop, Self.letter("b")]), maximumSteps: 100)
        let text = String(repeating: "a", count: 100_000)
        let seconds = processorSeconds { #expect(!program.matches(text)) }
        #expect(seconds < 5)
    }
}
