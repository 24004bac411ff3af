import Foundation
import Testing

@testable import Identity

@Suite("docs/identity.md")
struct DocumentationTests {
    @Test("every trust policy in it is free of mistakes")
    func examples() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs/identity.md")
            .standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(examples.count == 5)
        for example in examples {
            #expect(throws: Never.self, "\(example)") { try TrustFile.read(name: "example.yaml", content: Array(example.utf8)) }
        }
    }
}
