import RiskModel
import YAMLDocuments

/// What one `OWNERS` file says, as Prow reads it.
struct KubernetesOwnersFile: FolderFile {
    struct Named {
        var login: String
        var line: Int
    }

    /// For the files that fit a filter, or for all.
    struct Group {
        /// nil for all.
        var filter: FilterPattern?
        var approvers: [Named] = []
        var requiredReviewers: [Named] = []
    }

    let path: GitPath
    var groups: [Group] = []
    /// The line that says that folders above do not count.
    var noParentOwners: Int?
    /// Files in folders below without a file of their own need no approval.
    var approvesUnownedSubfolders = false
    /// What this reader does not understand and Prow may.
    var unclear: OwnersDiagnostic?
}

/// Reads an `OWNERS` file.
///
/// Prow reads a file as simple, with lists at its top; where that fails or no list has an entry, it reads `filters`. Keys are the same in
/// any case. `emeritus_approvers` and other keys mean nothing.
///
/// Source: kubernetes-sigs/prow `pkg/repoowners/repoowners.go` and its test; go.k8s.io/owners.
struct KubernetesReader {
    private struct WrongType: Error {
        var line: Int
        var reason: String
    }

    private static let maximumFilters = 1_000

    private let path: GitPath
    private var file: KubernetesOwnersFile
    private var report: OwnersReport

    static func read(_ text: OwnersText, _ report: inout OwnersReport) -> KubernetesOwnersFile {
        var reader = KubernetesReader(path: text.path, file: KubernetesOwnersFile(path: text.path), report: report)
        let (root, unclear) = OwnersYAML.read(text)
        if let unclear {
            reader.report.add(unclear)
            reader.file.unclear = unclear
        }
        if let root { reader.read(root) }
        report = reader.report
        return reader.file
    }

    private mutating func note(
        _ line: Int?, _ problem: OwnersDiagnostic.Problem, _ message: String, _ effect: OwnersDiagnostic.Effect
    ) {
        let diagnostic = OwnersDiagnostic(path: path, line: line, problem: problem, message: message, effect: effect)
        report.add(diagnostic)
        if effect == .notKnown { file.unclear = file.unclear ?? diagnostic }
    }

    private mutating func read(_ root: YAMLNode) {
        guard case .mapping(let pairs) = root.content else {
            note(root.place.position.line, .wrongType, "the file is no mapping with `approvers`; Prow ignores it", .skipped)
            return
        }
        var simple: KubernetesOwnersFile.Group?
        do throws(WrongType) {
            let read = try Self.group(pairs)
            if !read.isEmpty { simple = read.group }
        } catch {
            note(error.line, .wrongType, "\(error.reason); Prow reads no list at the top of the file", .skipped)
        }
        do throws(WrongType) {
            if let simple {
                file.groups = [simple]
                if let filters = OwnersYAML.pair("filters", in: pairs) {
                    note(
                        filters.keyPlace.position.line, .ignoredFilters, "beside lists at the top Prow ignores `filters`",
                        .skipped)
                }
            } else {
                try readFilters(pairs)
            }
            try readOptions(pairs)
        } catch {
            file.groups = []
            note(error.line, .wrongType, "\(error.reason); Prow ignores the file", .skipped)
        }
    }

    /// - Returns: also whether Prow takes it for empty, for which labels and reviewers count.
    private static func group(_ pairs: [YAMLPair]) throws(WrongType) -> (group: KubernetesOwnersFile.Group, isEmpty: Bool) {
        let approvers = try names("approvers", in: pairs)
        let reviewers = try names("reviewers", in: pairs)
        let required = try names("required_reviewers", in: pairs)
        let labels = try names("labels", in: pairs)
        return (
            KubernetesOwnersFile.Group(approvers: approvers, requiredReviewers: required),
            approvers.isEmpty && reviewers.isEmpty && required.isEmpty && labels.isEmpty
        )
    }

    private static func names(_ key: String, in pairs: [YAMLPair]) throws(WrongType) -> [KubernetesOwnersFile.Named] {
        guard let value = OwnersYAML.pair(key, in: pairs)?.value, !value.isNull else { return [] }
        guard case .sequence(let items) = value.content else {
            throw WrongType(line: value.place.position.line, reason: "`\(key)` is no list")
        }
        var names: [KubernetesOwnersFile.Named] = []
        for item in items {
            let line = item.place.position.line
            guard case .scalar(let scalar) = item.content else {
                throw WrongType(line: line, reason: "`\(key)` has an entry that is no text")
            }
            names.append(KubernetesOwnersFile.Named(login: item.isNull ? "" : scalar.text, line: line))
        }
        return names
    }

    private mutating func readFilters(_ pairs: [YAMLPair]) throws(WrongType) {
        guard let value = OwnersYAML.pair("filters", in: pairs)?.value, !value.isNull else { return }
        guard case .mapping(let filters) = value.content else {
            throw WrongType(line: value.place.position.line, reason: "`filters` is no mapping")
        }
        guard filters.count <= Self.maximumFilters else {
            note(value.place.position.line, .tooLarge, "more than \(Self.maximumFilters) filters are not read", .notKnown)
            return
        }
        var groups: [KubernetesOwnersFile.Group] = []
        for filter in filters {
            let line = filter.keyPlace.position.line
            var group = KubernetesOwnersFile.Group()
            if case .mapping(let lists) = filter.value.content {
                group = try Self.group(lists).group
            } else if !filter.value.isNull {
                throw WrongType(line: line, reason: "the filter \(quoted(filter.key.utf8)) is no mapping")
            }
            if filter.key != ".*" {
                do throws(FilterPattern.Mistake) {
                    group.filter = try FilterPattern(filter.key)
                } catch {
                    note(
                        line, .invalidFilter, "the filter \(quoted(filter.key.utf8)): \(error.reason)",
                        error.isOurs ? .notKnown : .skipped)
                    continue
                }
            }
            groups.append(group)
        }
        file.groups = groups
    }

    private mutating func readOptions(_ pairs: [YAMLPair]) throws(WrongType) {
        guard let value = OwnersYAML.pair("options", in: pairs)?.value, !value.isNull else { return }
        guard case .mapping(let options) = value.content else {
            throw WrongType(line: value.place.position.line, reason: "`options` is no mapping")
        }
        if try Self.flag("no_parent_owners", in: options), let pair = OwnersYAML.pair("no_parent_owners", in: options) {
            file.noParentOwners = pair.keyPlace.position.line
        }
        file.approvesUnownedSubfolders = try Self.flag("auto_approve_unowned_subfolders", in: options)
    }

    private static func flag(_ key: String, in pairs: [YAMLPair]) throws(WrongType) -> Bool {
        guard let value = OwnersYAML.pair(key, in: pairs)?.value, !value.isNull else { return false }
        let words: [(words: [String], meaning: Bool)] = [
            (["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"], true),
            (["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"], false),
        ]
        for (words, meaning) in words where words.contains(where: value.isPlain) { return meaning }
        throw WrongType(line: value.place.position.line, reason: "`\(key)` is neither true nor false")
    }
}
