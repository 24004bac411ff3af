import ArgumentParser
import PolicyFiles

struct RulesSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the JSON Schema of a policy's files, for editors that complete and check them.",
        discussion: """
            Example:
              difftier rules schema policy > policy.schema.json
            """)

    @Argument(
        help: "Of which files: \(PolicySchema.allCases.map(\.rawValue).joined(separator: " or ")).",
        transform: { name in
            guard let schema = PolicySchema(rawValue: name) else { throw ValidationError("there is no schema `\(name)`") }
            return schema
        })
    var files: PolicySchema

    func run() async throws { Console.print(files.text) }
}
