import PatternEngine
import RiskModel
import Testing

@Suite("Finding patterns that backtrack without bound")
struct BacktrackingProbeTests {
    private func growth(_ source: String) throws -> BacktrackingProbe.Growth {
        try BacktrackingProbe.growth(of: Pattern(source))
    }

    @Test(
        "a text is found that costs more with each repeat",
        arguments: [
            "(a+)+$", "^(a|a)*b", #"^(\w+\s?)*$"#, "(?:a?){24}a{24}", #"(.*)*x"#, #"^(([a-z])+.)+[A-Z]([a-z])+$"#,
            #"^(?:key|token)\s*=\s*("[^"]*"|\w|\w\w)+;"#, "(x+x+)+y", #"(?:\s*,\s*)*;"#, #"(?<!foo)(\s*,\s*)*;"#, "a(?:x*-x*)*b",
            #"start(?:\w*\.\w*)+end"#, #"K=("(\\.|[^"])*"\s*)+;"#,
        ])
    func exponential(source: String) throws {
        guard case .exponential(let text) = try growth(source) else { return #expect(try growth(source) == .unfinished) }
        #expect(text.contains("× 24"))
    }

    @Test(
        "what is bounded is not called exponential: possessive and atomic twins, neighbours without overlap",
        arguments: [
            #"\w+@\w+"#, "(a++)++$", "(?>(?:a|a)*)b", "^[a-z]+[0-9]+[a-z]+$", "(?:ab|cd)+e", "a{3,5}b", "",
            "(?i)(api|secret)[_-]?key\\s*[:=]\\s*['\"][0-9a-z]{20,}['\"]",
        ])
    func bounded(source: String) throws {
        #expect(try growth(source) == .bounded)
    }

    @Test(
        "a power of the length is told as such, with a text that shows it",
        arguments: [("^a*a*a*b", 2), ("^a*a*a*a*b", 3), (#"^.*,.*,.*,\d"#, 3), (#"^(.*?,)(.*?,)x"#, 2)])
    func polynomial(source: String, degree: Int) throws {
        guard case .polynomial(let found, let text) = try growth(source) else {
            return #expect(try growth(source) == .unfinished)
        }
        #expect(found == degree)
        #expect(text.contains("× 256"))
    }

    @Test("a construct of which no texts can be made is named")
    func notRead() throws {
        #expect(try growth("(*COMMIT)a+") == .notRead(construct: "(*…)"))
    }
}
