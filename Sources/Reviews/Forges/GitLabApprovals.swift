internal import PlainDocuments
internal import RiskModel

extension ForgeReviews {
    /// - Parameter answer: of `GET /projects/{id}/merge_requests/{iid}/approvals`, with the member `sha` of the merge request, and `versions`
    ///   as `…/versions` lists them where approvals outlive a push: GitLab itself does not say which commit somebody approved.
    public func gitlab(_ answer: [UInt8]) throws(ForgeAnswerError) -> ForgeImport {
        let document = try Self.read(answer)
        var result = ForgeImport()
        let since = try headSince(document)
        for node in try Self.entries(document["approved_by"], "approvals (`approved_by`)") {
            guard let user = node["user"], let login = user.word("username") else {
                throw ForgeAnswerError(.malformed, "an approval names nobody")
            }
            let person = try canonicalName(login)
            let time = node.word("approved_at").flatMap(ForgeTime.seconds)
            if let reason = reason(against: user, document, time, since: since) {
                result.leftOut.append(.init(person: person, reason: reason))
            } else {
                result.approvals.append(record(.approve, by: person, at: time ?? Self.unknownTime, source: .gitlab))
            }
        }
        return result
    }

    /// When the head was first there: `.some(nil)` where the versions do not list it, nil where there are none.
    private func headSince(_ document: DocumentNode) throws(ForgeAnswerError) -> Int?? {
        guard document["versions"] != nil else { return nil }
        return try Self.entries(document["versions"], "versions").filter { $0.word("head_commit_sha") == head }
            .compactMap { $0.word("created_at").flatMap(ForgeTime.seconds) }.min()
    }

    private func reason(
        against user: DocumentNode, _ document: DocumentNode, _ time: Int?, since: Int??
    ) -> ForgeImport.Reason? {
        if user["bot"]?.isTrue ?? false { return .bot }
        if let state = user.word("state"), state != "active" { return .inactive }
        guard let commit = document.word("sha") else { return .noCommit }
        guard commit == head else { return .otherCommit(commit) }
        guard let since else { return nil }
        guard let since, let time, time >= since else { return .beforeHead }
        return nil
    }
}
