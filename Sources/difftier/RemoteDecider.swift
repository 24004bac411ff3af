import ArgumentParser
import DifftierClient
import Foundation
import RiskModel
import WireProtocol

/// Asks a service to decide.
struct RemoteDecider {
    let address: ServiceAddress
    /// What was given with `--repo`: a configured name, or a directory.
    let repository: String?
    let asker: AskerOptions

    /// Hands over each decision as soon as it arrives.
    func decide(_ choice: PatchChoice, each: (Decision) throws -> Void) async throws {
        let client = try await ServerConnection.open(address)
        let purpose = Purpose(capabilities: asker.asked.sorted(), sourceBranch: asker.branch)
        switch choice {
        case .text(let bytes):
            let request = TextRequest(repository: asker.repositoryName ?? "", purpose: purpose)
            try each(try await client.classifyText(bytes, for: request))
        case .revisions(let base, let head, let twoDot):
            try each(try await client.classify(request(head, .revision(base, twoDot: twoDot), purpose)))
        case .target(let branch, let head, let twoDot):
            try each(try await client.classify(request(head, .targetBranch(branch, twoDot: twoDot), purpose)))
        case .range(let from, let to, let firstParent):
            let request = RangeRequest(
                repository: repositoryName, from: from, to: to, firstParent: firstParent, purpose: purpose)
            for try await decision in client.classifyRange(request) { try each(decision) }
        case .staged, .workTree:
            throw ValidationError(
                "The index and the work tree are only on this machine; leave --server out, or unset DIFFTIER_SERVER.")
        }
        await client.close()
    }

    private func request(_ head: String, _ against: RevisionsRequest.Comparison, _ purpose: Purpose) -> RevisionsRequest {
        RevisionsRequest(repository: repositoryName, head: head, against: against, purpose: purpose)
    }

    /// A directory is sent as its absolute path, anything else as the name it is.
    private var repositoryName: String {
        let name = repository ?? "."
        let url = URL(fileURLWithPath: name)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
        return exists && isDirectory.boolValue ? url.standardizedFileURL.path : name
    }
}

/// Opening a connection, with errors as every command reports them.
enum ServerConnection {
    static func address(_ text: String) throws -> ServiceAddress {
        do throws(ServiceAddress.Invalid) {
            return try ServiceAddress(text)
        } catch {
            throw CommandFailure(.usage, "--server \(error)")
        }
    }

    static func open(_ address: ServiceAddress) async throws -> DifftierClient {
        do throws(ConnectionError) {
            return try await DifftierClient.connect(to: address, options: ClientOptions(agent: "difftier/\(Difftier.version)"))
        } catch {
            throw CommandFailure(.unavailable, "\(error)")
        }
    }
}
