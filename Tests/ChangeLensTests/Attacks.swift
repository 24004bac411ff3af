/// Changes of code that look like changes of comments or layout. None may be taken for one.
enum Attacks {
    static let all: [Judgement] = strings + comments + layout + lines + shell + data + directives + bytes

    /// Comment marks inside strings and their kin.
    private static let strings: [Judgement] = [
        .init("a.c", "a mark in a string", "f(\"// one\");\n", "f(\"// two\");\n"),
        .init("a.c", "a mark in a character", "f('\"'); g(\"// \");\n", "f('\"'); g(\"//x\");\n"),
        .init("a.cpp", "a mark in a raw string", "f(R\"(\n// one\n)\");\n", "f(R\"(\n// two\n)\");\n"),
        .init("a.c", "a raw string where C may have none", "f(R\"(\" // one\n)\");\n", "f(R\"(\" // two\n)\");\n"),
        .init(
            "a.cs", "a verbatim string ends at its backslash", "f(@\"\\\"); //\"one\n g(); //\"\n",
            "f(@\"\\\"); //\"one\n h(); //\"\n"),
        .init("a.cs", "a raw string", "f(\"\"\"\n// one\n\"\"\");\n", "f(\"\"\"\n// two\n\"\"\");\n"),
        .init("A.java", "a text block", "f(\"\"\"\n// one\n\"\"\");\n", "f(\"\"\"\n// two\n\"\"\");\n"),
        .init("A.java", "a line end by its escape", "// \\u000a f();\n", "// \\u000a g();\n"),
        .init("A.kt", "code in a string", "f(\"${/* \" */ one}\")\n", "f(\"${/* \" */ two}\")\n"),
        .init("A.kt", "a raw string", "f(\"\"\"\n// one\n\"\"\")\n", "f(\"\"\"\n// two\n\"\"\")\n"),
        .init("a.swift", "a string in a string", "f(\"\\(g(\"// one\"))\")\n", "f(\"\\(g(\"// two\"))\")\n"),
        .init("a.swift", "a regular expression", "let r = /\"/ // \"one\nf() // \"\n", "let r = /\"/ // \"one\ng() // \"\n"),
        .init("a.go", "a raw string", "f(`\n// one\n`)\n", "f(`\n// two\n`)\n"),
        .init("a.rs", "a raw string", "f(r#\"\n// one \"\n// \"#)\n", "f(r#\"\n// two \"\n// \"#)\n"),
        .init("a.rs", "a lifetime beside a character", "f::<'a>('\"'); g(\"// one\");\n", "f::<'a>('\"'); g(\"// two\");\n"),
        .init("a.js", "a template", "f(`\n// one\n`)\n", "f(`\n// two\n`)\n"),
        .init("a.js", "a regular expression", "f(/[/*]/); one() /* */\n", "f(/[/*]/); two() /* */\n"),
        .init(
            "a.js", "an operand behind a statement's head", "if (a) /\"/.f(); // \"one\ng() // \"\n",
            "if (a) /\"/.f(); // \"one\nh() // \"\n"),
        .init("a.js", "a pattern behind a block", "{}\n/\"/.f(); g() // \"one\n", "{}\n/\"/.f(); h() // \"one\n"),
        .init("a.js", "a comment of HTML", "a <!-- \" // one\nf() // \"\n", "a <!-- \" // one\ng() // \"\n"),
        .init("a.js", "markup", "a = <b>// one</b>\n", "a = <b>// two</b>\n"),
        .init("a.js", "markup behind a statement's head", "if (a) <b>// one\n</b>\n", "if (a) <b>// two\n</b>\n"),
        .init("a.py", "three quotes", "f('''\n# one\n''')\n", "f('''\n# two\n''')\n"),
        .init("a.py", "a string in an f-string", "f(f\"{a[\"# one\"]}\")\n", "f(f\"{a[\"# two\"]}\")\n"),
        .init("a.py", "a brace in an f-string's string", "f(f\"{'}' + a[\"# one\"]}\")\n", "f(f\"{'}' + a[\"# two\"]}\")\n"),
        .init("a.py", "documentation is a string", "def f():\n    \"\"\"One.\"\"\"\n", "def f():\n    \"\"\"Two.\"\"\"\n"),
        .init("a.lua", "a long string", "f([=[\n-- one ]]\n]=])\n", "f([=[\n-- two ]]\n]=])\n"),
        .init("a.tf", "a here-document", "a = <<EOF\n# one\nEOF\n", "a = <<EOF\n# two\nEOF\n"),
        .init("a.tf", "an escaped template", "a = \"%%{ \" # \"}\" \none = 1 # \"\n", "a = \"%%{ \" # \"}\" \ntwo = 1 # \"\n"),
        .init("a.css", "an address", "a { b: url(/*one*/c); }\n", "a { b: url(/*two*/c); }\n"),
        .init("a.css", "a line comment that is none", "a { b: c; // one\n}\n", "a { b: c; // two\n}\n"),
        .init("a.scss", "a custom property", "a { --b: http://one; }\n", "a { --b: http://two; }\n"),
        .init("a.toml", "three quotes", "a = '''\n# one\n'''\n", "a = '''\n# two\n'''\n"),
        .init("a.sql", "a dollar quote", "DO $$\n-- one\n$$;\n", "DO $$\n-- two\n$$;\n"),
        .init("a.sql", "a backslash some dialects read", "SELECT '\\'; -- '; DROP a\n", "SELECT '\\'; -- '; DROP b\n"),
        .init("a.sql", "a subtraction in MySQL", "SELECT 5--1\n", "SELECT 5--2\n"),
        .init("a.xml", "character data", "<a><![CDATA[<!-- one -->]]></a>\n", "<a><![CDATA[<!-- two -->]]></a>\n"),
    ]

    /// Comments that end, begin or nest elsewhere than it seems.
    private static let comments: [Judgement] = [
        .init(
            "a.js", "a documented type", "/**\n * One.\n * @param {string} a the a\n */\nf()\n",
            "/**\n * One.\n * @param {number} a the a\n */\nf()\n"),
        .init(
            "a.js", "the name behind a documented type", "/** @param {string} a the a\n */\nf()\n",
            "/** @param {string} b the b\n */\nf()\n"),
        .init(
            "a.js", "a type that goes on", "/**\n * One.\n * @return {{a:\n *   b }} c\n */\nf()\n",
            "/**\n * One.\n * @return {{d:\n *   b }} c\n */\nf()\n"),
        .init(
            "a.js", "types change places", "/**\n * @param {a} a\n * @param {b} b\n */\nf()\n",
            "/**\n * @param {b} b\n * @param {a} a\n */\nf()\n"),
        .init(
            "a.js", "who may use it", "/**\n * One.\n * @private\n */\nf()\n", "/**\n * Two.\n * @public\n */\nf()\n"),
        .init(
            "a.js", "a type on the line behind its tag", "/**\n * @param\n * {string} a One.\n */\nf()\n",
            "/**\n * @param\n * {number} a Two.\n */\nf()\n"),
        .init(
            "a.js", "a line end that ends a statement", "function f() { return /** One. */ a }\n",
            "function f() { return /**\n * One.\n */ a }\n"),
        .init(
            "a.js", "a switch among tags", "/**\n * One.\n * @param {a} a\n */\nf()\n",
            "/**\n * One.\n * @param {a} a\n * @nocollapse\n */\nf()\n"),
        .init(
            "a.js", "words above a marker", "/**\n * One.\n * eslint-disable-next-line\n */\nf()\n",
            "/**\n * One.\n *\n * Two.\n * eslint-disable-next-line\n */\nf()\n"),
        .init(
            "a.js", "the rest of a type", "/**\n * One.\n * @return {{a:\n *   b }} c\n */\nf()\n",
            "/**\n * One.\n * @return {{a:\n *   d }} c\n */\nf()\n"),
        .init(
            "a.js", "documentation cut off", "/** @param {a} b */\nf()\n", "/** @param {a} b */\n/** One. */\nf()\n"),
        .init(
            "a.js", "documentation that moves a directive", "// @ts-ignore\n/** One. */ f()\n",
            "// @ts-ignore\n/**\n * One.\n */ f()\n"),
        .init(
            "a.c", "a list in a comment", "/* All.\n * +a  One.\n */\nint a;\n",
            "/* All,\n * and more.\n * +b  One.\n */\nint a;\n"),
        .init("a.c", "a splice takes the next line into the comment", "// one\nf();\n", "// one \\\nf();\n"),
        .init("a.c", "a trigraph does", "// one\nf();\n", "// one ??/\nf();\n"),
        .init("a.c", "a spliced end", "/* one *\\\n/ f(); /* */\n", "/* one *\\\n/ g(); /* */\n"),
        .init("a.c", "a spliced mark", "/\\\n/ one\n", "/\\\n/ two\n"),
        .init("a.c", "a comment of two readings", "a = b //* one */ c\n;\n", "a = b //* two */ d\n;\n"),
        .init("a.c", "closed early and opened again", "/* one two */\n", "/* one */ f(); /* two */\n"),
        .init("a.go", "code becomes a comment", "f()\ng()\n", "// f()\ng()\n"),
        .init("a.go", "a comment becomes code", "// f()\ng()\n", "f()\ng()\n"),
        .init("a.go", "a mark moves over code", "a := b // + c\n", "a := b + c //\n"),
        .init("a.go", "comments of Go do not nest", "/* /* one */ f() /* */\n", "/* /* one */ g() /* */\n"),
        .init("a.swift", "comments of Swift do", "/* /* */ one */ f()\n", "/* /* */ */ one() /* */ f()\n"),
        .init("a.c", "without an end", "f(); /* one\n", "f(); /* two\n"),
        .init("a.cs", "marks in a section left out", "#if NO\n/*\n#endif\none();\n//*/\n", "#if NO\n/*\n#endif\ntwo();\n//*/\n"),
        .init("a.sql", "nested in some dialects", "/* /* */ SELECT 1 */\n", "/* /* */ SELECT 2 */\n"),
        .init("a.sql", "run by MySQL", "/*!50000 one */\n", "/*!50000 two */\n"),
        .init("a.sql", "a hint", "SELECT /*+ one */ 1\n", "SELECT /*+ two */ 1\n"),
        .init("a.sql", "a comment of MySQL only", "SELECT 1 # '\n-- ' one\n", "SELECT 1 # '\n-- ' two\n"),
        .init("a.sql", "a comment of Snowflake only", "// '\n SELECT ' -- one '\n", "// '\n SELECT ' -- two '\n"),
        .init("a.xml", "a comment comes between texts", "<a>bc</a>\n", "<a>b<!-- one -->c</a>\n"),
        .init("a.xml", "an element becomes a comment", "<a><b/></a>\n", "<a><!-- <b/> --></a>\n"),
        .init("a.html", "a conditional comment", "<!--[if IE]><b>one</b><![endif]-->\n", "<!--[if IE]><b>two</b><![endif]-->\n"),
        .init("a.m", "a suffix of two languages", "# one\na\n", "# two\na\n"),
    ]

    /// White space that separates, ends or indents.
    private static let layout: [Judgement] = [
        .init("a.js", "a statement ends at a line end", "return f()\n", "return\nf()\n"),
        .init("a.js", "a statement ends in a comment", "return /* a */ f()\n", "return /*\n*/ f()\n"),
        .init("a.go", "a statement ends at a line end", "a := b\n+c()\n", "a := b +c()\n"),
        .init("a.swift", "an operator changes sides", "let a = b - c\n", "let a = b -c\n"),
        .init("a.c", "words run together", "a - -b;\n", "a --b;\n"),
        .init("a.c", "a macro gains parameters", "#define F (a)\n", "#define F(a)\n"),
        .init("a.c", "a directive ends", "#define F a\nb\n", "#define F a b\n"),
        .init("a.c", "an argument made a string", "S(a,b);\n", "S(a, b);\n"),
        .init("a.css", "a descendant", "a .b {}\n", "a.b {}\n"),
        .init("a.css", "a comment is no blank", "a .b {}\n", "a/**/.b {}\n"),
        .init("a.py", "indentation", "if a:\n    b\nc\n", "if a:\n    b\n    c\n"),
        .init("a.py", "indentation behind a comment", "if a:\n    b\n# x\nc\n", "if a:\n    b\n# x\n    c\n"),
        .init("a.py", "a tab for blanks", "if a:\n        b\n", "if a:\n\tb\n"),
        .init("a.py", "a splice and an empty line", "a = b \\\n  - c\n", "a = b \\\n\n  - c\n"),
        .init("a.py", "white space in a string", "a = 'b  c'\n", "a = 'b c'\n"),
        .init("a.rs", "operators run together", "a & &b\n", "a &&b\n"),
        .init("a.sql", "a call", "SELECT count (a)\n", "SELECT count(a)\n"),
        .init("a.yaml", "indentation", "a:\n  b: 1\nc: 2\n", "a:\n  b: 1\n  c: 2\n"),
        .init("a.yaml", "an empty line in a scalar", "a: b\n  c\n", "a: b\n\n  c\n"),
        .init("Makefile", "a tab for blanks", "a:\n\tb\n", "a:\n    b\n"),
        .init("Makefile", "blanks at the end of a value", "A = b\n", "A = b \n"),
        .init("a.xml", "white space in an element", "<a> </a>\n", "<a></a>\n"),
    ]

    /// Formats whose comments are lines.
    private static let lines: [Judgement] = [
        .init("Makefile", "passed to the shell", "a:\n\tb # one\n", "a:\n\tb # two\n"),
        .init("Makefile", "a line passed to the shell", "a:\n\t# one\n", "a:\n\t# two\n"),
        .init("Makefile", "a line in a spliced recipe", "a:\n\tb \\\n# one\n", "a:\n\tb \\\n# two\n"),
        .init("Makefile", "a spliced comment", "# one\nA = b\n", "# one \\\nA = b\n"),
        .init("Makefile", "a definition", "define A\n# one\nendef\n", "define A\n# two\nendef\n"),
        .init("Dockerfile", "a here-document", "RUN <<EOF\n# one\nEOF\n", "RUN <<EOF\n# two\nEOF\n"),
        .init("Dockerfile", "a line passed to the shell", "RUN a # one\n", "RUN a # two\n"),
        .init("Dockerfile", "the front end", "# syntax=a\nFROM b\n", "# syntax=c\nFROM b\n"),
        .init("Dockerfile", "a comment before the front end", "# syntax=a\nFROM b\n", "# One.\n# syntax=a\nFROM b\n"),
        .init("a.ini", "a mark of some readers", "#a=one\n", "#a=two\n"),
        .init("a.ini", "a value over several lines", "a=\"b\n;one\n\"\n", "a=\"b\n;two\n\"\n"),
        .init("a.properties", "a spliced value", "a=b\\\n#one\n", "a=b\\\n#two\n"),
        .init("setup.cfg", "an empty line in a value", "[a]\nb =\n  c\n  d\n", "[a]\nb =\n  c\n\n  d\n"),
    ]

    private static let shell: [Judgement] = [
        .init("a.sh", "the length of a parameter", "echo ${#a}\n", "echo ${#b}\n"),
        .init("a.sh", "a mark in a word", "echo a#one\n", "echo a#two\n"),
        .init("a.sh", "a mark behind an escaped blank", "echo \\ #one\n", "echo \\ #two\n"),
        .init("a.sh", "a mark behind a splice", "echo a\\\n#one\n", "echo a\\\n#two\n"),
        .init("a.sh", "a here-document", "cat <<E\n# one\nE\n", "cat <<E\n# two\nE\n"),
        .init("a.sh", "arithmetic", "(( 1 # )) || one\n))\n", "(( 1 # )) || two\n))\n"),
        .init("a.sh", "a command in a string", "echo \"$(a # \"\n)\" # one\" b\n", "echo \"$(a # \"\n)\" # two\" b\n"),
        .init(
            "a.sh", "a case in a command in a string", "echo \"$(case a in a) b;; esac; c # one\n)\"\n",
            "echo \"$(case a in a) b;; esac; c # two\n)\"\n"),
        .init("a.sh", "an extended pattern", "a=?( # one)\n", "a=?( # two)\n"),
        .init(
            "a.sh", "a script that reads itself", "sed -n 's/^# //p' \"$0\" | sh\n# one\n",
            "sed -n 's/^# //p' \"$0\" | sh\n# two\n"),
        .init("a.sh", "quotes in a parameter", "echo ${a#'}'} # 'one\n", "echo ${a#'}'} # 'two\n"),
        .init("a.sh", "a splice goes", "a \\\n  b\n", "a\n  b\n"),
    ]

    private static let data: [Judgement] = [
        .init("a.yaml", "in a block scalar", "a: |\n  # one\nb: c\n", "a: |\n  # two\nb: c\n"),
        .init("a.yaml", "in a block scalar of a list", "- a: >-\n    # one\n  b: c\n", "- a: >-\n    # two\n  b: c\n"),
        .init("a.yaml", "an empty line in a block scalar", "a: |\n  b\n  c\n", "a: |\n  b\n\n  c\n"),
        .init("a.yaml", "no blank before the mark", "a: b#one\n", "a: b#two\n"),
        .init("a.yaml", "in quotes", "a: \"b # one\"\n", "a: \"b # two\"\n"),
        .init("a.yaml", "in quotes over lines", "a: \"b\n  # one\"\n", "a: \"b\n  # two\"\n"),
        .init("a.yaml", "in quotes that only seem to open", "a: b\n  \"c\nd: \" # one\"\n", "a: b\n  \"c\nd: \" # two\"\n"),
        .init("a.yaml", "in a template", "a: b # {{ one }}\n", "a: b # {{ two }}\n"),
        .init("a.yaml", "a comment splits a scalar", "a: b\n  c\n", "a: b\n  # one\n  c\n"),
        .init("a.toml", "in a string", "a = \"b # one\"\n", "a = \"b # two\"\n"),
    ]

    /// Comments that tools read, in the order of the table.
    private static let directives: [Judgement] = [
        ("a.go", "//go:build linux"), ("a.go", "// +build linux"), ("a.go", "//go:embed a"), ("a.go", "//line a.go:1"),
        ("a.go", "//export F"), ("a.go", "//nolint:all"), ("a.go", "// Output: 1"), ("a.go", "// #nosec G1"),
        ("a.go", "//sys f() = g"), ("a.go", "// +kubebuilder:rbac:verbs=*"), ("a.go", "// Code generated by a. DO NOT EDIT."),
        ("a.py", "# type: ignore"), ("a.py", "# noqa"), ("a.py", "# pragma: no cover"), ("a.py", "# mypy: ignore-errors"),
        ("a.py", "# pylint: disable=all"), ("a.py", "# fmt: off"), ("a.py", "# isort:skip"), ("a.py", "#!/bin/python"),
        ("a.py", "# -*- coding: utf-8 -*-"), ("a.py", "# nosec"), ("a.py", "# /// script"), ("a.py", "# NOSONAR"),
        ("a.py", "# %%"), ("a.py", "# To get the id  # ast-grep-ignore: db-flush"),
        ("a.py", "# To get the id  # tool: word"), ("a.js", "// eslint-disable-next-line"),
        ("a.js", "/* istanbul ignore next */"),
        ("a.js", "/* c8 ignore next */"), ("a.ts", "// @ts-ignore"), ("a.js", "// @flow"), ("a.js", "/** @jsx h */"),
        ("a.js", "//# sourceMappingURL=a"), ("a.js", "/** @type {A} */"), ("a.js", "// prettier-ignore"),
        ("a.js", "/* webpackChunkName: \"a\" */"), ("a.js", "/* @vite-ignore */"), ("a.js", "/* #__PURE__ */"),
        ("a.ts", "/// <reference types=\"a\" />"), ("a.js", "/*@cc_on */"), ("a.swift", "// swiftlint:disable all"),
        ("a.swift", "// swift-format-ignore"), ("a.swift", "// swift-tools-version: 6.0"), ("a.c", "// clang-format off"),
        ("a.c", "// NOLINT"), ("a.c", "/* fall through */"), ("a.cpp", "// IWYU pragma: keep"), ("a.rs", "/// assert!(true);"),
        ("a.rs", "//! assert!(true);"), ("a.sh", "# shellcheck disable=all"), ("a.sh", "#!/bin/sh"), ("a.sh", "#SBATCH -n 1"),
        ("a.yaml", "# yamllint disable"), ("a.yaml", "# yaml-language-server: $schema=a"), ("a.yaml", "#cloud-config"),
        ("a.yaml", "# renovate: datasource=a"), ("a.yaml", "# {\"$imagepolicy\": \"a:b\"}"), ("a.tf", "#tfsec:ignore:a"),
        ("a.tf", "# checkov:skip=A: b"), ("a.tf", "# trivy:ignore:a"), ("a.tf", "# kics-scan disable"),
        ("a.py", "# nosemgrep"), ("a.py", "# gitleaks:allow"), ("a.java", "// lgtm[a]"), ("A.java", "// codeql[a]"),
        ("A.java", "/** @deprecated */"), ("A.java", "// NOPMD"), ("a.cs", "// ReSharper disable All"),
        ("A.kt", "// ktlint-disable"), ("a.css", "/* stylelint-disable */"), ("a.css", "/*rtl:ignore*/"),
        ("Dockerfile", "# escape=`"), ("Dockerfile", "# check=skip=all"), ("Dockerfile", "# hadolint ignore=A"),
        ("a.sql", "-- name: Get :one"), ("a.sql", "-- +goose Up"), ("a.sql", "-- rollback drop"), ("a.lua", "---@type a"),
        ("a.js", "//= require a"), ("Dockerfile", "# syntax = a/b:1"), ("A.java", "//DEPS a:b:1"), ("A.java", "//> using dep a"),
        ("A.java", "//| mvnDeps: [a]"), ("a.py", "#MISE depends=a"), ("a.cpp", "// RUN: a %s"), ("a.c", "// CHECK: a"),
        ("a.c", "// expected-no-diagnostics"), ("a.go", "// want \"a\""), ("a.cs", "//css_nuget A"), ("a.js", "// #ifdef H5"),
        ("a.js", "/* Needs @jest-environment jsdom */"), ("a.py", "# nosem"), ("a.ex", "# sobelow_skip [\"A\"]"),
        ("a.c", "//lint -e534"),
        ("a.rb", "# Frozen-String-Literal: true"), ("a.rb", "# coding : euc-jp"), ("a.sql", "/*T! a */"),
        ("a.sql", "-- no-transaction"),
        ("a.css", "/* Template: a */"), ("a.js", "/*#__KEY__*/"), ("a.go", "// Deprecated: a"),
        ("a.yaml", "# release-1.2"),
        ("a.proto", "// buf:lint:ignore A"), ("a.py", "# vim: set ft=a"), ("A.java", "// SPDX-License-Identifier: a"),
    ].map { path, comment in
        Judgement(path, "comes: \(comment)", "\na\n", "\(comment)\na\n")
    }

    /// What is not seen, or seen where it is not.
    private static let bytes: [Judgement] = [
        .init(
            "a.php", "a tag behind words", "<?php\n/** Shows. @IsGranted(\"A\") */\nf();\n",
            "<?php\n/** Shows. @IsGranted(\"B\") */\nf();\n"),
        .init(
            "a.php", "a comment for documents becomes one for people", "<?php\n/**\n * @IsGranted(\"A\")\n */\nf();\n",
            "<?php\n/*\n * @IsGranted(\"A\")\n */\nf();\n"),
        .init(
            "a.php", "another comment becomes the last one for documents",
            "<?php\n/**\n * @IsGranted(\"A\")\n */\n/* Words. */\nf();\n",
            "<?php\n/**\n * @IsGranted(\"A\")\n */\n/** Words. */\nf();\n"),
        .init(
            "A.java", "a comment for documents becomes one for people", "/**\n * @deprecated no\n */\nf();\n",
            "/*\n * @deprecated no\n */\nf();\n"),
        .init(
            "a.go", "words come to stand before what an example prints", "\tf()\n\n\t// Output: 1\n",
            "\tf()\n\t// Prints one.\n\t// Output: 1\n"),
        .init(
            "a.js", "words come to stand before a block that has to be first", "\n/** @jest-environment jsdom */\nf()\n",
            "// Words.\n/** @jest-environment jsdom */\nf()\n"),
        .init(
            "a.go", "a statement above a directive", "x()\n// Schemes: https\n//\n// swagger:meta\ny()\n",
            "x()\n// Schemes: http\n//\n// swagger:meta\ny()\n"),
        .init("a.sh", "a directive leaves the margin", "#!/bin/sh\nf\n", " #!/bin/sh\nf\n"),
        .init(
            "a.py", "a table leaves the margin", "x()\n# /// script\n# dependencies = []\n# ///\na\n",
            "x()\n # /// script\n# dependencies = []\n# ///\na\n"),
        .init("a.go", "a bidirectional control", "// one\na\n", "// one\u{202E}\na\n"),
        .init("a.go", "a blank without width", "// one\na\n", "// one\u{200B}\na\n"),
        .init("a.go", "a NUL", "// one\na\n", "// one\0\na\n"),
        .init("a.go", "an escape sequence of a terminal", "// one\na\n", "// one\u{1B}[8m\na\n"),
        .init("a.js", "a line separator", "// one\n", "// one\u{2028}f()\n"),
        .init("a.js", "a line separator that was there", "// one\u{2028}f()\n", "// one\u{2028}g()\n"),
        .init("a.cs", "a next-line character", "// one\n", "// one\u{85}f();\n"),
        .init("a.py", "a carriage return", "# one\n", "# one\rf()\n"),
        .init("a.c", "a form feed", "f();\ng();\n", "f();\n\u{0C}\ng();\n"),
        .init("a.py", "a declared encoding", "# coding: utf-7\n# one\na\n", "# coding: utf-7\n# two\na\n"),
        .init("a.sh", "line ends", "a\nb\n", "a\r\nb\r\n"),
        .init("a.go", "a byte order mark", "// one\na\n", "\u{FEFF}// two\na\n"),
    ]
}
