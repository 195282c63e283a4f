package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.code.ClassUnit;
import java.util.Collection;

/**
 * Values ready to be sent to any number of receivers.
 *
 * @param bytes the values, with the names and hashes of the classes that they need
 * @param classes those classes; a sender adds the files that its receiver lacks
 * @param constant whether encoding the same objects again gives the same, for all that a session's
 *     variables may do
 */
public record Payload(byte[] bytes, Collection<ClassUnit> classes, boolean constant) {}
