import Evidence

extension LogFixture {
    func verify(
        knownCheckpoints: [String] = [], keys: [VerifierKey]? = nil, archive: String? = nil
    ) throws(EvidenceError) -> LogReport {
        try LogVerifier(path: path, keys: keys ?? [key], archive: archive, knownCheckpoints: knownCheckpoints).verify()
    }
}
