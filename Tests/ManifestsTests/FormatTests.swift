import RiskModel
import Testing

@Suite("Dependency changes, format by format")
struct FormatTests {
    @Test("are what a reader of the two files would say", arguments: Sample.all)
    func changes(_ sample: Sample) throws {
        let facts = try #require(try sample.facts())
        #expect(facts.changes.map(Sample.render) == sample.changes)
    }
}
