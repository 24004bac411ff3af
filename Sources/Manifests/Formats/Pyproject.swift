import PlainDocuments
import RiskModel

/// `pyproject.toml`: the standard tables, and those of Poetry, uv and PDM.
enum Pyproject {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        var manifest = Manifest()
        if let project = root["project"] {
            try addList(try project.list("dependencies"), to: &manifest)
            for group in try project.table("optional-dependencies") {
                try addList(try group.value.requiredItems(), to: &manifest)
            }
        }
        for group in try root.table("dependency-groups") { try addList(try group.value.requiredItems(), to: &manifest) }
        if let system = root["build-system"] { try addList(try system.list("requires"), to: &manifest) }
        var places: [DependencySource] = []
        if let tool = root["tool"] {
            if let poetry = tool["poetry"] { try addPoetry(poetry, &places, to: &manifest) }
            if let uv = tool["uv"] { try addUV(uv, &places, to: &manifest) }
            if let pdm = tool["pdm"] {
                for group in try pdm.table("dev-dependencies") { try addList(try group.value.requiredItems(), to: &manifest) }
                try PythonTables.addPlaces(try pdm.list("source"), &places)
            }
        }
        try manifest.applyDeclared(places)
        return manifest
    }

    private static func addList(_ items: [DocumentNode], to manifest: inout Manifest) throws(NotUnderstood) {
        for item in items {
            // `{ include-group = "…" }` repeats another group.
            if item["include-group"] != nil { continue }
            let requirement = try PythonRequirement(try item.requiredScalar(), line: item.lines.lowerBound)
            try manifest.add(requirement.statement(at: item.lines))
        }
    }

    private static func addPoetry(
        _ poetry: DocumentNode, _ places: inout [DependencySource], to manifest: inout Manifest
    ) throws(NotUnderstood) {
        try PythonTables.add(try poetry.table("dependencies"), to: &manifest)
        try PythonTables.add(try poetry.table("dev-dependencies"), to: &manifest)
        for group in try poetry.table("group") { try PythonTables.add(try group.value.table("dependencies"), to: &manifest) }
        try PythonTables.addPlaces(try poetry.list("source"), &places)
    }

    private static func addUV(
        _ uv: DocumentNode, _ places: inout [DependencySource], to manifest: inout Manifest
    ) throws(NotUnderstood) {
        for list in ["dev-dependencies", "constraint-dependencies", "override-dependencies", "build-constraint-dependencies"] {
            try addList(try uv.list(list), to: &manifest)
        }
        try PythonTables.addPlaces(try uv.list("index"), &places)
        for key in ["index-url", "find-links", "extra-index-url"] {
            guard let node = uv[key] else { continue }
            for item in node.items ?? [node] {
                places.append(try DependencySource(url: try item.requiredScalar(), line: item.lines.lowerBound))
            }
        }
        // Where a package is found is said apart from that it is needed.
        var stated: [String: [Int]] = [:]
        for (index, statement) in manifest.statements.enumerated() { stated[statement.name, default: []].append(index) }
        for entry in try uv.table("sources") {
            let name = PythonRequirement.normalized(entry.key)
            for option in entry.value.items ?? [entry.value] {
                guard let (source, reference) = try PythonTables.place(option) else { continue }
                let places = stated[name] ?? []
                if places.isEmpty {
                    try manifest.add(.init(name, Manifest.version(nil, reference: reference), [source], at: entry.lines))
                }
                for index in places { manifest.statements[index].amend(source, reference, at: entry.lines) }
            }
        }
    }
}

extension Manifest.Statement {
    /// Adds a place that is said elsewhere to be one of its sources.
    fileprivate mutating func amend(_ source: DependencySource, _ reference: String?, at lines: ClosedRange<Int>) {
        sources = (sources + [source]).normalized
        version = Manifest.version(version, reference: reference)
        self.lines.append(lines)
    }
}

/// The tables that several of Python's tools use alike.
enum PythonTables {
    /// `name = "^1.0"`, or a table, or a list of tables.
    static func add(_ entries: [DocumentEntry], to manifest: inout Manifest) throws(NotUnderstood) {
        for entry in entries where entry.key != "python" {
            for option in entry.value.items ?? [entry.value] {
                let name = PythonRequirement.normalized(entry.key)
                if let version = option.scalar {
                    try manifest.add(.init(name, version, at: entry.lines))
                } else {
                    let place = try place(option)
                    let version = Manifest.version(try option.text("version"), reference: place?.reference)
                    try manifest.add(.init(name, version, place.map { [$0.source] } ?? [], at: entry.lines))
                }
            }
        }
    }

    /// Where a table says that a package comes from; nil for one of the declared places.
    static func place(_ node: DocumentNode) throws(NotUnderstood) -> (source: DependencySource, reference: String?)? {
        _ = try node.requiredEntries()
        if node["path"] != nil || (node["workspace"]?.isTrue ?? false) { return (.local, nil) }
        for key in ["git", "hg", "svn", "url", "file"] {
            guard let address = try node.text(key) else { continue }
            let reference = try node.text(anyOf: "rev", "ref", "tag", "branch")
            return (try DependencySource(url: address, line: node.lines.lowerBound), reference ?? (key == "url" ? address : nil))
        }
        return nil
    }

    /// A list of `{ name, url }`.
    static func addPlaces(_ items: [DocumentNode], _ places: inout [DependencySource]) throws(NotUnderstood) {
        for item in items {
            // Poetry names the usual registry without its address.
            guard let url = try item.text("url") else { continue }
            places.append(try DependencySource(url: url, line: item.lines.lowerBound))
        }
    }
}
