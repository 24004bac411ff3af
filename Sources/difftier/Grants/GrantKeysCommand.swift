import ArgumentParser
import DifftierClient
import WireProtocol

struct GrantKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Prints the keys that grants are and were signed with, as a JSON Web Key Set.",
        discussion: """
            Example:
              difftier grant keys --server unix:/run/difftier/difftierd.sock > keys.json
            """)

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        Console.print(try await connection.withClient { client in try await client.grantKeys() }.jwks + "\n")
    }
}

struct GrantRotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key", abstract: "Has grants signed with a new key from now on; what was signed before stays valid.",
        discussion: """
            Example:
              difftier grant rotate-key --server unix:/run/difftier/difftierd.sock
            """)

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        Console.print(try await connection.withClient { client in try await client.rotateGrantKey() }.keyID + "\n")
    }
}
