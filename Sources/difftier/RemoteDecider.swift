import ArgumentParser
import DifftierClient
import RiskModel
import WireProtocol

/// Asks a service to decide.
struct RemoteDecider {
    let connection: ConnectionOptions
    let address: ServiceAddress
    /// What was given with `--repo`: a configured name, or a directory.
    let repository: String?
    let asker: AskerOptions

    /// Hands over each decision as soon as it arrives.
    func decide(_ choice: PatchChoice, each: (Decision) throws -> Void) async throws {
        let client = try await connection.open(address)
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
                repository: ServedRepository.name(repository), from: from, to: to, firstParent: firstParent, purpose: purpose)
            for try await decision in client.classifyRange(request) { try each(decision) }
        case .staged, .workTree:
            throw ValidationError(
                "The index and the work tree are only on this machine; leave --server out, or unset DIFFTIER_SERVER.")
        }
        await client.close()
    }

    private func request(_ head: String, _ against: RevisionsRequest.Comparison, _ purpose: Purpose) -> RevisionsRequest {
        RevisionsRequest(repository: ServedRepository.name(repository), head: head, against: against, purpose: purpose)
    }
}
