import RiskModel
import Testing

@Suite("Three values")
struct TernaryTests {
    @Test("a doubt never outweighs a certainty")
    func kleene() {
        #expect(Ternary.all([.yes, .unknown, .no]) == .no)
        #expect(Ternary.all([.yes, .unknown]) == .unknown)
        #expect(Ternary.all([Ternary]()) == .yes)
        #expect(Ternary.any([.no, .unknown, .yes]) == .yes)
        #expect(Ternary.any([.no, .unknown]) == .unknown)
        #expect(Ternary.any([Ternary]()) == .no)
        #expect(!Ternary.unknown == .unknown)
    }
}
