package io.gridshell.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;

/**
 * Loads blocks of XML as Ignite loads its configuration: beans as they are, properties as those of
 * a node.
 */
final class XmlBlocks {
  private static final String NODE = "org.apache.ignite.configuration.IgniteConfiguration";

  private XmlBlocks() {}

  /** The complaints of Spring, each with the place of its block. */
  static List<String> complaints(List<CodeBlock> blocks) {
    List<String> complaints = new ArrayList<>();
    for (CodeBlock block : blocks) {
      complaint(block).ifPresent(why -> complaints.add(block.place() + ": " + why));
    }
    return complaints;
  }

  private static Optional<String> complaint(CodeBlock block) {
    String text = block.text().strip();
    boolean property = text.startsWith("<property ");
    if (!property && !text.startsWith("<bean ")) {
      return Optional.of("begins with neither a bean nor a property");
    }
    String bean = property ? "<bean class=\"" + NODE + "\">\n" + text + "\n</bean>" : text;
    // All beans are made with the one that is asked for.
    String file =
        """
        <beans xmlns="http://www.springframework.org/schema/beans"
               xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
               xsi:schemaLocation="http://www.springframework.org/schema/beans
                   http://www.springframework.org/schema/beans/spring-beans.xsd">
          <bean id="here" class="java.lang.Object"/>
        """
            + bean
            + "</beans>";
    InputStream stream = new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    try {
      Ignition.loadSpringBean(stream, "here");
      return Optional.empty();
    } catch (IgniteException wrong) {
      Throwable cause = wrong;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return Optional.of(String.valueOf(cause.getMessage()));
    }
  }
}
