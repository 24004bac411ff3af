internal import YAMLDocuments

/// The folder at the top of a policy that holds its tests. It is no part of the policy: neither read as rules nor in
/// the digest.
enum SuiteFolder {
    static let name = "tests"

    /// - Parameter pack: the folder of a pack; empty for the policy itself
    static func holds(_ file: PolicyFile, in pack: String = "") -> Bool {
        file.path.hasPrefix(pack.isEmpty ? name + "/" : pack + "/" + name + "/")
    }

    /// Reports what is written there as if it were policy, so that no rule is lost in silence.
    static func reportPolicy(in documents: [YAMLNode], _ diagnostics: Diagnostics) {
        for case .mapping(let pairs) in documents.map(\.content) {
            for pair in pairs where PackOutline.keys.contains(pair.key) {
                diagnostics.report(.misplaced, message(for: pair.key), at: pair.keyPlace)
            }
        }
    }

    static func message(for key: String) -> String {
        "`\(key)` has no effect below \(name)/, which holds the tests of a policy; move it out"
    }
}
