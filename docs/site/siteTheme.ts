import { DefaultTheme, type NavigationElement, type ProjectReflection, ReflectionKind } from 'typedoc';
import { guides } from './guides';

/** The section of the packages' reference in the navigation. */
const REFERENCE = 'API reference';
/** The group of the pages below "Decisions". */
export const DECISIONS = 'Decisions';

/** TypeDoc's own theme, whose navigation has the guides in sections before the packages. */
export class SiteTheme extends DefaultTheme {
  override buildNavigation(project: ProjectReflection): NavigationElement[] {
    const sections = super.buildNavigation(project);
    const section = (text: string): NavigationElement[] =>
      sections.find((one) => one.text === text)?.children ?? [];
    const decisions = section(DECISIONS);
    const ours = guides.map(({ section: text }) => ({
      text,
      children: section(text).map((page) =>
        page.text === DECISIONS ? { ...page, children: decisions } : page,
      ),
    }));
    const packages = section('Modules').filter(({ kind }) => kind === ReflectionKind.Module);
    // The first section needs no heading: it is open from the start.
    const [start, ...rest] = ours;
    return [...start!.children, ...rest, { text: REFERENCE, children: packages }];
  }
}
