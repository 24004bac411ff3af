import Classification
import Foundation
import RuleWorkbench

/// Policies that include what was imported.
enum ImportedPolicy {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func load(_ imported: Importer.Imported, format: String, rules: String = "") throws -> CompiledPolicy {
        let surroundings = """
            version: 1
            include: [imported/\(format)]
            capabilities: [none]
            tiers: { low: { grants: [] }, medium: { grants: [] }, high: { grants: [] } }

            """
        return try PolicySource.files([
            "policy.yaml": Array((surroundings + rules).utf8),
            "imported/\(format)/pack.yaml": Array(imported.text.utf8),
        ]).load()
    }
}
