package io.gridshell.interpreter.internal;

/**
 * An error of the compiler.
 *
 * @param message what is wrong
 * @param start offset of its first character in the snippet; negative when unknown
 * @param end offset after its last character
 * @param syntax whether the parser found it, before names and types were looked at
 */
public record Problem(String message, int start, int end, boolean syntax) {}
