import Testing
import YAMLDocuments

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "a slip of the fingers finds the word that was meant",
        arguments: [
            ("whem", "when"), ("pth", "path"), ("tagss", "tags"), ("sumamry", "summary"), ("Tier", "tier"),
            ("reviewer", "reviewers"),
        ])
    func near(_ word: String, _ meant: String) {
        let words = ["when", "path", "tags", "summary", "tier", "reviewers"]
        #expect(Suggestion.nearest(to: word, among: words) == meant)
    }

    @Test(
        "a word that is like none of them suggests nothing",
        arguments: ["colour", "", "x"])
    func far(_ word: String) {
        #expect(Suggestion.nearest(to: word, among: ["when", "path", "summary"]) == nil)
    }

    @Test("a word of a thousand letters is not compared at all")
    func long() {
        let word = String(repeating: "when", count: 250)
        #expect(Suggestion.nearest(to: word, among: [word]) == nil)
    }
}
