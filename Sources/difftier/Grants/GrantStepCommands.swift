import ArgumentParser
import DifftierClient
import Foundation
import Identity
import RiskModel
import TerminalOutput
import WireProtocol

struct GrantAuthorizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize",
        abstract: "Asks whether a step may have one capability; exits with 1 and the reasons where not.",
        discussion: """
            Example:
              difftier grant authorize --grant grant.jwt --capability deploy_environment --environment staging --output step.jwt
            """)

    @OptionGroup var grant: GrantFile

    @Option(name: .long, help: "The capability that the step needs.")
    var capability: String

    @Option(name: .long, help: "Where the step runs, such as production.")
    var environment: String?

    @Option(
        name: [.long, .short], help: ArgumentHelp("Write the step's grant to this file (default: print it).", valueName: "file"))
    var output: String?

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let request = AuthorizeRequest(grant: try grant.read(), capability: Capability(capability), environment: environment)
        let answer = try await connection.withClient { client in try await client.authorize(request) }
        switch answer.outcome {
        case .granted(let step):
            if let output {
                try OwnersOutput.write(step.token + "\n", to: output)
                Console.print("granted  \(capability)  until \(UTCTime.text(step.expiresAt))  in \(output)\n")
            } else {
                Console.print(step.token + "\n")
            }
        case .denied(let because):
            Console.print("denied   \(TerminalText.escape(capability))  decision \(TerminalText.escape(answer.decisionID))\n")
            for reason in because { Console.print("         \(TerminalText.escape(reason))\n") }
            throw ExitCode(ExitStatus.refused.rawValue)
        }
    }
}

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

struct GrantInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what a grant says of itself. Anybody can write such a thing: verify it before it is believed.",
        discussion: """
            Example:
              difftier grant inspect --grant grant.jwt
            """)

    @OptionGroup var grant: GrantFile

    func run() throws {
        let token = try grant.read()
        let shown: UnverifiedGrant
        do throws(GrantRefusal) {
            shown = try GrantVerifier.inspect(token)
        } catch {
            throw CommandFailure(.badData, "\(grant.path): \(error.reason)")
        }
        let claims = shown.claims
        var rows = [
            ("grant", claims.id), ("issuer", claims.issuer), ("subject", claims.subject), ("repository", claims.repository),
            ("base", claims.base.hex), ("head", claims.head.hex), ("tier", claims.tier.name),
            ("capabilities", claims.capabilities.map(\.name).joined(separator: " ")), ("from", UTCTime.text(claims.notBefore)),
            ("until", UTCTime.text(claims.expiresAt)), ("decision", claims.decisionID), ("evidence", "\(claims.evidenceIndex)"),
            ("policy", claims.policyDigest), ("patch id", claims.patchID), ("key", shown.keyID ?? ""),
        ]
        if let allowed = claims.scope.filesystem { rows.append(("filesystem", allowed.joined(separator: " "))) }
        if let network = claims.scope.network {
            rows.append(("network", (network.allow + (network.denyDefault ? ["and nothing else"] : [])).joined(separator: " ")))
        }
        if let allowed = claims.scope.commands { rows.append(("commands", allowed.joined(separator: ", "))) }
        if let environment = claims.environment { rows.append(("environment", environment)) }
        if let parent = claims.parent { rows.append(("parent", parent)) }
        let width = rows.map(\.0.count).max() ?? 0
        for (name, value) in rows {
            Console.print(name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + TerminalText.escape(value) + "\n")
        }
        Console.complain("difftier: not verified")
    }
}

struct GrantRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Takes a grant back before it expires.",
        discussion: """
            Example:
              difftier grant revoke 2f0c1d5e-… --reason "the job was cancelled"
            """)

    @Argument(help: "The id of the grant.") var id: String
    @Option(name: .long, help: "Why, for the evidence.") var reason: String

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.withClient { client in
            try await client.revokeGrant(RevokeGrantRequest(id: id, reason: reason))
        }
        Console.print("revoked  \(TerminalText.escape(id))  at \(UTCTime.text(answer.revokedAt))\n")
    }
}

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
