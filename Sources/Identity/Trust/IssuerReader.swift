internal import Foundation
internal import YAMLDocuments

/// Reads one entry of `issuers`.
struct IssuerReader {
    let folder: String
    let diagnostics: Diagnostics

    func read(_ node: YAMLNode) -> TokenIssuer? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let name = mapping.required("issuer")?.line(diagnostics)
        let audiences = mapping.required("audiences").map { lines($0) }
        let algorithms = mapping.required("algorithms").map { self.algorithms($0) }
        let source = mapping.required("jwks").flatMap { keySource($0) }
        let skew = mapping.value("clock_skew")?.duration(diagnostics, in: 0...TokenIssuer.largestSkew)
        let age = mapping.value("maximum_age")?.duration(diagnostics, in: 1...7 * 86_400)
        let oneTime = mapping.value("one_time")?.boolean(diagnostics)
        mapping.finish()
        guard let name, let audiences, let algorithms, let source else { return nil }
        return TokenIssuer(
            name: name, audiences: audiences, algorithms: Set(algorithms), keySource: source, clockSkew: skew ?? 30,
            maximumAge: age,
            oneTime: oneTime ?? false)
    }

    private func lines(_ node: YAMLNode) -> [String] { (node.oneOrMore(diagnostics) ?? []).compactMap { $0.line(diagnostics) } }

    private func algorithms(_ node: YAMLNode) -> [TokenAlgorithm] {
        (node.oneOrMore(diagnostics) ?? []).compactMap { item in
            guard let text = item.line(diagnostics) else { return nil }
            let upper = text.uppercased()
            guard upper != "NONE", !upper.hasPrefix("HS") else {
                let why = upper == "NONE" ? "is no signature" : "is a secret that whoever verifies could sign with, too"
                diagnostics.report(
                    .invalidValue, "`\(text)` \(why), so that anybody could be anybody; name what the issuer signs with", at: item
                )
                return nil
            }
            return item.choice(diagnostics, TokenAlgorithm.allCases.map { ($0.rawValue, $0) })
        }
    }

    private func keySource(_ node: YAMLNode) -> TokenIssuer.KeySource? {
        guard let text = node.line(diagnostics) else { return nil }
        guard text.contains("://") else { return .file(text.hasPrefix("/") ? text : "\(folder)/\(text)") }
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host, !host.isEmpty else {
            diagnostics.report(.invalidValue, "`\(text)` is neither an address nor a path", at: node)
            return nil
        }
        guard url.user == nil, url.password == nil, url.fragment == nil else {
            diagnostics.report(.invalidValue, "an address of keys has no user, password or fragment in it", at: node)
            return nil
        }
        guard scheme == "https" || (scheme == "http" && Self.isLoopback(host)) else {
            diagnostics.report(
                .invalidValue,
                "keys come over https, since who can change them on the way can be anybody; http is for this machine alone (127.0.0.1, [::1])",
                at: node)
            return nil
        }
        return .url(url)
    }

    /// By number: a name can be made to mean another machine.
    private static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "::1", "[::1]"].contains(host) }
}
