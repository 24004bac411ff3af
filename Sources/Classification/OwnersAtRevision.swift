public import CodeOwners
public import GitPatches
public import RiskModel

/// The files of one commit, as owners are looked up in them.
///
/// For one thread at a time, as its repository is.
public struct OwnersAtRevision: OwnersTree {
    private let tree: CommittedTree

    /// - Parameters:
    ///   - commit: where owners are to count, the tip of the protected target branch
    ///   - limits: no file is read that is larger than the largest of any syntax
    public init(
        _ commit: ObjectID, of repository: GitRepository, limits: OwnersLimits = OwnersLimits()
    ) throws(OwnersTreeFailure) {
        do throws(UnreadableFile) {
            tree = try CommittedTree(
                of: commit, in: repository, limit: max(limits.githubBytes, limits.gitlabBytes, limits.ownersBytes))
        } catch {
            throw OwnersTreeFailure(reason: error.reason)
        }
    }

    public func contents(of path: GitPath) throws(OwnersTreeFailure) -> [UInt8]? {
        do throws(UnreadableFile) {
            return try tree.content(of: path)
        } catch {
            throw OwnersTreeFailure(reason: error.reason)
        }
    }
}
