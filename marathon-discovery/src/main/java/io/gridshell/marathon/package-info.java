/**
 * Lets Ignite nodes find each other through Marathon.
 *
 * <p>{@link io.gridshell.marathon.TcpDiscoveryMarathonIpFinder} is for server and client nodes,
 * {@link io.gridshell.marathon.MarathonAddressResolver} for nodes behind mapped ports, {@link
 * io.gridshell.marathon.MarathonClientAddressFinder} for thin clients. All are described by a
 * {@link io.gridshell.marathon.MarathonConnectionConfiguration} and need nothing else of Gridshell.
 *
 * <p>Java 17 or newer is needed, although Ignite 2.17 itself runs on 11.
 */
@NullMarked
package io.gridshell.marathon;

import org.jspecify.annotations.NullMarked;
