/**
 * The files by which launcher, engines and clients find each other: one folder a profile.
 *
 * <p>The launcher writes them, {@code Grid.connect} and engines read them.
 */
@NullMarked
package io.gridshell.profile;

import org.jspecify.annotations.NullMarked;
