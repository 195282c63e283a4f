package io.gridshell.grid.internal.code;

/**
 * A method.
 *
 * @param owner binary name of its class
 * @param name its name
 * @param descriptor its parameters and result, as class files write them
 */
public record MethodName(String owner, String name, String descriptor) {}
