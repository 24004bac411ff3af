import ArgumentParser
import DifftierClient
import Foundation
import Identity
import RiskModel
import TerminalOutput
import WireProtocol

struct GrantVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Checks a grant: with the keys in a file, or by asking the service, which knows what was revoked; exits with 1 where it does not hold.",
        discussion: """
            Examples:
              difftier grant verify --grant grant.jwt --keys keys.json --capability run_tests --head 9f2c41…
              difftier grant verify --grant grant.jwt --server unix:/run/difftier/difftierd.sock
            """)

    @OptionGroup var grant: GrantFile

    @Option(name: .long, help: "The grant has to give this capability.")
    var capability: String?

    @Option(name: .long, help: "The grant has to be for this commit: 40 hexadecimal digits.")
    var head: String?

    @Option(name: .long, help: "The grant has to be for this repository.")
    var repository: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Verify offline with the keys in this file, as `difftier grant keys` prints them.", valueName: "file"))
    var keys: String?

    @Option(
        name: .long, help: "Who has to have signed it, offline: the service's name (default: anybody whose key is in the file).")
    var issuer: String?

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func validate() throws {
        if issuer != nil && keys == nil { throw ValidationError("--issuer goes with --keys; a service is its own issuer.") }
    }

    func run() async throws {
        let token = try grant.read()
        let commit = try head.map { text in
            guard let id = ObjectID(hex: text) else {
                throw ValidationError("--head takes 40 hexadecimal digits; try $(git rev-parse HEAD).")
            }
            return id
        }
        let demanded = capability.map { Capability($0) }
        var because: [String] = []
        if let keys {
            because = try offline(token, demanded, commit, keys)
        } else if try connection.address() == nil {
            throw ValidationError("Say what to verify with: --keys FILE, or --server ADDRESS.")
        }
        // With keys at hand a service is asked only where it is named here: offline is offline.
        let isOnline = keys == nil || connection.server != nil
        if because.isEmpty && isOnline {
            let request = VerifyGrantRequest(grant: token, capability: demanded, head: commit, repository: repository)
            because = try await connection.withClient { client in try await client.verifyGrant(request) }.because
        }
        guard because.isEmpty else {
            for reason in because { Console.print("invalid  \(TerminalText.escape(reason))\n") }
            throw ExitCode(ExitStatus.refused.rawValue)
        }
        Console.print("valid    \(isOnline ? "not revoked" : "whether it was revoked was not asked")\n")
    }

    private func offline(_ token: String, _ capability: Capability?, _ head: ObjectID?, _ path: String) throws -> [String] {
        let bytes: [UInt8]
        do throws(RegularFile.Failure) {
            bytes = try RegularFile.read(path, limit: 1 << 20)
        } catch {
            throw CommandFailure(.noInput, "\(path): \(error)")
        }
        do {
            let verifier = GrantVerifier(keys: try JWKSDocument(parsing: bytes), issuer: issuer)
            _ = try verifier.verify(
                token, at: Int(Date().timeIntervalSince1970),
                demanding: GrantDemand(capability: capability, head: head, repository: repository))
            return []
        } catch let refusal as GrantRefusal {
            return [refusal.reason]
        } catch let error as KeyError {
            throw CommandFailure(.badData, "\(path): \(error.reason)")
        }
    }
}
