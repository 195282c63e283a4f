/**
 * A Marathon for tests: the REST interface of 0.15 to 1.9 in this process, over tasks that are real
 * processes with the environment that Marathon gives them.
 *
 * <p>It was written from Marathon's sources and recorded answers. It places tasks on loopback
 * addresses, offers no Mesos, and emulates a bridge by forwarding ports.
 */
@NullMarked
package io.gridshell.marathon.testing;

import org.jspecify.annotations.NullMarked;
