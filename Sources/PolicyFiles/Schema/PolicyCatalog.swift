internal import RiskModel

/// The keys of policies besides those of conditions.
extension KeyCatalog {
    /// In the order in which they are best written.
    static let policyDocument = [
        key("version", .integer(min: 1), "1. May be left out beside `agent_task` alone."),
        key("pack", .text, "The name of a pack, in its file pack.yaml."),
        key("owner", .text, "Who answers for the rules of this document that name nobody."),
        key("include", .list(.either(.text, .object(.include))), "Packs that are taken in."),
        key("default_tier", .word(tierNames), "The tier of a file that no rule speaks of; by default medium."),
        key("capabilities", .list(.text), "Everything that a job could ever be granted."),
        key("tiers", .object(.tiers), "What each tier allows and demands."),
        key("gated", .list(.text, canBeEmpty: true), "Capabilities that need an approval which names them."),
        key("registries", .list(.text, canBeEmpty: true), "Hosts that dependencies may come from without being new."),
        key("teams", .map(.list(.text, canBeEmpty: true)), "People for `reviewers`, by team."),
        key(
            "fallback_owners", .list(.text, canBeEmpty: true),
            "Who owns what nobody owns, and stands in for owners who do not exist: handles, or teams."),
        key(
            "accept_reviews_from", .list(.word(forgeNames), canBeEmpty: true),
            "Forges whose own reviews count when they are brought over; by default none."),
        key("labels", .map(.condition(.labelCondition)), "Names for groups of files."),
        key("lists", .map(.list(.text)), "Texts that conditions share: `$name` stands for them."),
        key("variables", .map(.text), "Parts of patterns that conditions share: `${name}` stands for them."),
        key("rules", .list(.object(.rule)), "The rules."),
        key("agent_task", .object(.task), "What one kind of job may be granted at most."),
    ]

    static let tier = [
        key("grants", .list(.text, canBeEmpty: true), "Capabilities that are granted at once."),
        key("after_approval", .list(.text, canBeEmpty: true), "Capabilities that are granted when approved."),
        key("approvals", .object(.approvals), "Who has to approve."),
        key("obligations", .list(.text, canBeEmpty: true), "What else has to be done."),
        key("ttl", .duration, "How long a grant lives."),
    ]

    static let approvals = [
        key("count", .integer(min: 0), "So many approvals; by default one."),
        key("independent", .boolean, "By somebody who had no part in the change."),
        key("human", .boolean, "By a person."),
    ]

    /// In the order in which they are best written.
    static let rule = [
        required("id", .text, "Lower-case words joined by `.` or `-`; what evidence refers to."),
        required("summary", .text, "One line for people."),
        required("tier", .word(tierNames), "How risky a change is that the rule applies to."),
        key("scope", .word(Rule.Scope.allCases.map(\.rawValue)), "What is asked: each file, or the patch as a whole."),
        key("owner", .text, "Who answers for the rule."),
        // Of a patch where the rule has that scope; the schema tells the two apart.
        required("when", .condition(.fileCondition), "What has to hold."),
        key("unless", .condition(.fileCondition), "Takes the rule back where it certainly holds of the whole change."),
        key("withhold", .either(.text, .list(.text)), "Capabilities that are not granted while the rule applies."),
        key("reviewers", .list(.object(.reviewer)), "Who has to look."),
        key(
            "redact", .either(.boolean, .word(["ends"])),
            "What the content patterns match is masked in every output; with `ends` but for its first and last characters."),
        key("redact_until", .text, "Where a masked match that spans lines ends."),
        key("tags", .list(.text), "For people and reports."),
        key("monotone", .boolean, "`false` says in so many words that a larger patch may be judged milder."),
        key("examples", .object(.examples), "What the rule matches, and what it does not."),
    ]

    static let reviewer = [
        required("team", .text, "A team of the policy."),
        key("count", .integer(min: 1), "So many of the team; by default one."),
    ]

    static let examples = [
        key("match", .list(.object(.example)), "Small patches that the rule applies to."),
        key("no_match", .list(.object(.example)), "Small patches that the rule does not apply to."),
    ]

    static let example = [
        required("path", .text, "The path, or the new path of a rename."),
        key("old_path", .text, "The former path of a rename or copy."),
        key("status", .word(ChangeStatus.allCases.map(\.rawValue)), "Found out from the other keys where it is left out."),
        key("mode", .word(FileMode.allCases.map(\.name)), "The new mode; by default regular."),
        key("old_mode", .word(FileMode.allCases.map(\.name)), "The old mode; by default that of `mode`."),
        key("added", .text, "Lines that are added."),
        key("removed", .text, "Lines that are removed."),
        key("context", .text, "Lines around the change."),
        key("base", .text, "The whole content before."),
        key("head", .text, "The whole content after."),
        key("attributes", .text, "The file .gitattributes at the top of the target branch."),
    ]

    static let include = [
        required("pack", .text, "A folder below the policy, or `pack:` and the name of one that comes with the program."),
        key("without", .list(.text), "Ids of rules that are left out."),
    ]

    static let task = [
        required("subject", .text, "Who the profile is for."),
        key("repository", .text, "`*` stands for any run of characters."),
        key("branch_pattern", .text, "The branch the change stands on; `*` stands for any run of characters."),
        required("capabilities", .list(.text), "Granted at most."),
        key("denied", .list(.text, canBeEmpty: true), "Never granted."),
        key("network", .object(.network), "Hosts that the job may reach."),
        key("filesystem", .object(.allowed), "Path prefixes; a patch that leaves them is high."),
        key("commands", .object(.allowed), "Commands that the job may run."),
    ]

    static let allowed = [required("allow", .list(.text, canBeEmpty: true), "Nothing else is allowed.")]

    static let network = allowed + [key("deny_default", .boolean, "Whether everything else is denied; by default it is.")]
}
