public import GitPatches
import PatternEngine
import PolicyFiles
public import RiskModel
import Synchronization

/// Policies with what repositories add to them, compiled, the last ones kept.
public final class OverlayPolicies: Sendable {
    private struct Key: Hashable {
        var policy: String
        var engine: String
        /// The tree of the overlay.
        var tree: ObjectID
    }

    private static let kept = 32
    private static let tipsKept = 1_024
    private let compiled = Mutex<[(key: Key, policy: CompiledPolicy)]>([])
    /// What commits hold of an overlay, which their ids determine: a branch asked for again has nothing read for it.
    private let tips = Mutex<[ObjectID: ObjectID?]>([:])

    public init() {}

    /// The policy for a patch that is meant for the branch whose tip is `commit`: `base` with what the repository adds to it
    /// there. Where that is broken or cannot be read, it is the policy under which every change is high for that reason.
    ///
    /// - Parameter commit: chosen by whoever decides, never by whoever asks
    public func policy(_ base: CompiledPolicy, of repository: GitRepository, at commit: ObjectID) -> CompiledPolicy {
        do throws(UnreadableFolder) {
            guard let tree = try tree(of: repository, at: commit) else { return base }
            let key = Key(policy: base.policy.digest, engine: base.fingerprint, tree: tree)
            if let known = find(key) { return known }
            let files = try repository.files(
                in: tree, named: Overlay.folder, suffixes: [".yaml", ".yml"],
                limits: .init(files: PolicyLimits.overlayFiles, bytes: PolicyLimits.overlayBytes))
            let policy = base.adding(overlay: files.map { PolicyFile(path: $0.path, content: $0.content) })
            keep(policy, as: key)
            return policy
        } catch {
            return base.refusing([], because: error.reason)
        }
    }

    private func tree(of repository: GitRepository, at commit: ObjectID) throws(UnreadableFolder) -> ObjectID? {
        if let known = tips.withLock({ $0[commit] }) { return known }
        let tree = try repository.folder(Overlay.folder, at: commit)
        tips.withLock { tips in
            if tips.count >= Self.tipsKept { tips.removeAll() }
            tips[commit] = .some(tree)
        }
        return tree
    }

    private func find(_ key: Key) -> CompiledPolicy? {
        compiled.withLock { compiled in
            guard let index = compiled.firstIndex(where: { $0.key == key }) else { return nil }
            let entry = compiled.remove(at: index)
            compiled.append(entry)
            return entry.policy
        }
    }

    private func keep(_ policy: CompiledPolicy, as key: Key) {
        compiled.withLock { compiled in
            compiled.append((key, policy))
            if compiled.count > Self.kept { compiled.removeFirst() }
        }
    }
}

extension CompiledPolicy {
    /// With the rules in a directory that is to become a repository's `.difftier`.
    ///
    /// - Throws: `PolicyErrors` with every mistake.
    public func adding(overlayIn directory: String) throws -> CompiledPolicy {
        try adding(PolicySource.loader.adding(overlayIn: directory, to: policy))
    }

    /// With the rules that a repository adds; where they are broken, such that every change is high for it.
    func adding(overlay files: [PolicyFile]) -> CompiledPolicy {
        do {
            return try adding(PolicySource.loader.adding(files, to: policy))
        } catch let errors as PolicyErrors {
            return refusing(files, because: errors.firstMistake)
        } catch {
            return refusing(files, because: "no memory for its patterns")
        }
    }

    /// Under which every change is high, since what the repository adds cannot be read.
    func refusing(_ overlay: [PolicyFile], because reason: String) -> CompiledPolicy {
        with(rulesOf: policy.refusing(overlay, because: reason))
    }
}
